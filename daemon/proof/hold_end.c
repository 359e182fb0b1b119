/* SPDX-License-Identifier: MIT */
/* R7: what ends a hold by a person's word. */
#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/states.h"

/* Those of KINDS (?4, words between blanks) in force on ?3, or meant for later. */
#define ENDED                                                                                                          \
    " FROM hold WHERE scope = ?1 AND subject = ?2 AND lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?3)"   \
    " AND instr(?4, ' ' || kind || ' ') > 0"

static char *kinds_text(const char *const *kinds)
{
    g_autofree char *words = g_strjoinv(" ", (char **)kinds);

    return g_strdup_printf(" %s ", words);
}

bool hold_lift(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
               civil_day today, int64_t seq, GError **error)
{
    g_autofree char *words = kinds_text(kinds);

    return sql_run(
        store->sql, "UPDATE hold SET lifted_seq = ?5, lifted_day = ?3 WHERE id IN (SELECT id" ENDED ")",
        BIND(bind_text(hold_scope_word(scope)), bind_text(subject), bind_day(today), bind_text(words), bind_int(seq)),
        error);
}

bool hold_find_kinds(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
                     civil_day today, char **found, GError **error)
{
    g_autofree char *words = kinds_text(kinds);

    return sql_text(store->sql, found, error, "SELECT group_concat(kind, ' ')" ENDED,
                    BIND(bind_text(hold_scope_word(scope)), bind_text(subject), bind_day(today), bind_text(words)));
}

bool hold_end(struct store *store, enum hold_scope scope, const char *subject, const char *const *kinds,
              const char *client_key, civil_day today, const char *actor, int *ended, GError **error)
{
    int64_t client = hold_client(store, scope, client_key, error), invoice, seq;
    g_autofree char *found = NULL, *body = NULL;

    if (ended)
        *ended = 0;
    if (client < 0 || !hold_find_kinds(store, scope, subject, kinds, today, &found, error))
        return false;
    if (!found)
        return true;
    body = g_strdup_printf("kinds: %s\nscope: %s\nsubject: %s\n", found, hold_scope_word(scope), subject);
    invoice = hold_invoice(store, scope, subject, error);
    if (invoice < 0 ||
        !journal_append(store,
                        &(struct journal_entry){.type = "hold-lifted",
                                                .actor = actor,
                                                .client = client,
                                                .invoice = invoice,
                                                .decides = true,
                                                .body = body},
                        &seq, error) ||
        !hold_lift(store, scope, subject, kinds, today, seq, error))
        return false;
    if (ended)
        *ended = sql_changes(store->sql);
    return true;
}

bool hold_resume(struct store *store, enum hold_scope scope, const char *subject, const char *client_key,
                 civil_day today, const char *actor, int *ended, GError **error)
{
    static const char *const kinds[] = {"pause",     "dispute", "promise",       "instalments", "reply",
                                        "says-paid", "absence", "undeliverable", NULL};

    return hold_end(store, scope, subject, kinds, client_key, today, actor, ended, error);
}
