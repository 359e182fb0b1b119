/* SPDX-License-Identifier: MIT */
/* R7: holds set and lifted by persons. */
#include <string.h>

#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/states.h"

/* Whose plans a hold on SCOPE makes void: its client's, or everybody's when it is not known whose it is. */
static int64_t decides_for(struct store *store, enum hold_scope scope, const char *client_key, GError **error)
{
    if (scope == HOLD_ALL || scope == HOLD_LEDGER || !client_key || !*client_key)
        return 0;
    return scope == HOLD_CLIENT ? party_id(store, client_key, NULL, error) : party_find(store, client_key, error);
}

/* The invoice of "ledger/number", 0 when it is none or not read yet. */
static int64_t subject_invoice(struct store *store, enum hold_scope scope, const char *subject, GError **error)
{
    const char *slash = scope == HOLD_INVOICE ? strchr(subject, '/') : NULL;
    g_autofree char *ledger = slash ? g_strndup(subject, (gsize)(slash - subject)) : NULL;

    return slash ? invoice_find(store, ledger, slash + 1, error) : 0;
}

/* Only these know a date and an amount. */
static bool is_agreement(const struct history_hold *hold)
{
    static const char *const kinds[] = {"promise", "instalments", "closed", NULL};

    return g_strv_contains(kinds, hold->kind);
}

static char *hold_body(const struct history_hold *hold)
{
    GString *body = g_string_new(NULL);
    char every[16];

    body_line(body, "kind", hold->kind);
    body_line(body, "scope", hold_scope_word(hold->scope));
    body_line(body, "subject", hold->subject);
    if (hold->escalation_only)
        body_line(body, "only", "escalation");
    body_day(body, "from", hold->from_day);
    body_day(body, "until", hold->until_day);
    if (is_agreement(hold)) {
        body_day(body, "named", hold->named_day);
        body_number(body, "amount", hold->amount);
        body_number(body, "balance", hold->balance_then);
    }
    if (hold->count > 0) {
        body_number(body, "count", hold->count);
        body_line(body, "every", duration_to_text(hold->every, every));
    }
    body_line(body, "reason", hold->reason);
    return g_string_free(body, FALSE);
}

bool hold_set(struct store *store, const struct history_hold *hold, const char *client_key, const char *actor,
              int64_t *id, GError **error)
{
    char every[16];
    g_autofree char *body = hold_body(hold);
    const char *subject = hold->subject ? hold->subject : "";
    int64_t client = decides_for(store, hold->scope, client_key, error);
    int64_t invoice = client < 0 ? -1 : subject_invoice(store, hold->scope, subject, error), seq;

    if (invoice < 0 ||
        !journal_append(store,
                        &(struct journal_entry){.type = "hold-set", .actor = actor, .client = client,
                                                .invoice = invoice, .decides = true, .body = body},
                        &seq, error) ||
        !sql_run(store->sql,
                 "INSERT INTO hold(scope, subject, kind, escalation, from_day, until_day, reason, actor, set_seq,"
                 " named_day, amount, balance_then, count, every)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                 BIND(bind_text(hold_scope_word(hold->scope)), bind_text(subject), bind_text(hold->kind),
                      bind_int(hold->escalation_only), bind_day(hold->from_day), bind_day(hold->until_day),
                      bind_text(hold->reason), bind_text(actor), bind_int(seq),
                      bind_day(is_agreement(hold) ? hold->named_day : DAY_NONE), bind_int(hold->amount),
                      bind_int(hold->balance_then), bind_int(hold->count),
                      bind_text(hold->count > 0 ? duration_to_text(hold->every, every) : NULL)),
                 error))
        return false;
    if (id)
        *id = sql_last_id(store->sql);
    return true;
}

/* What `resume` may end: in force on TODAY, or meant for later. */
#define RESUMED                                                                                                        \
    " FROM hold WHERE scope = ?1 AND subject = ?2 AND lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?3)"   \
    " AND kind NOT IN ('closed', 'insolvent', 'handed-over')"

bool hold_resume(struct store *store, enum hold_scope scope, const char *subject, const char *client_key,
                 civil_day today, const char *actor, int *ended, GError **error)
{
    const char *word = hold_scope_word(scope);
    int64_t client = decides_for(store, scope, client_key, error), invoice, seq;
    g_autofree char *kinds = NULL, *body = NULL;

    if (ended)
        *ended = 0;
    if (client < 0 || !sql_text(store->sql, &kinds, error, "SELECT group_concat(kind, ' ')" RESUMED,
                                BIND(bind_text(word), bind_text(subject), bind_day(today))))
        return false;
    if (!kinds)
        return true;
    body = g_strdup_printf("kinds: %s\nscope: %s\nsubject: %s\n", kinds, word, subject);
    invoice = subject_invoice(store, scope, subject, error);
    if (invoice < 0 ||
        !journal_append(store,
                        &(struct journal_entry){.type = "hold-lifted", .actor = actor, .client = client,
                                                .invoice = invoice, .decides = true, .body = body},
                        &seq, error) ||
        !sql_run(store->sql,
                 "UPDATE hold SET lifted_seq = ?4, lifted_day = ?3 WHERE id IN (SELECT id" RESUMED ")",
                 BIND(bind_text(word), bind_text(subject), bind_day(today), bind_int(seq)), error))
        return false;
    if (ended)
        *ended = sql_changes(store->sql);
    return true;
}
