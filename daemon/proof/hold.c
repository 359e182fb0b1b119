/* SPDX-License-Identifier: MIT */
/* R7: holds set by persons; what ends them is hold_end.c. */
#include <string.h>

#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/states.h"

int64_t hold_client(struct store *store, enum hold_scope scope, const char *client_key, GError **error)
{
    if (scope == HOLD_ALL || scope == HOLD_LEDGER || !client_key || !*client_key)
        return 0;
    return party_id(store, client_key, NULL, error);
}

int64_t hold_invoice(struct store *store, enum hold_scope scope, const char *subject, GError **error)
{
    const char *slash = scope == HOLD_INVOICE && subject ? strchr(subject, '/') : NULL;
    g_autofree char *ledger = slash ? g_strndup(subject, (gsize)(slash - subject)) : NULL;

    return slash ? invoice_find(store, ledger, slash + 1, error) : 0;
}

/* Only these know a date, and an amount or that somebody is back then. */
static bool is_agreement(const struct history_hold *hold)
{
    static const char *const kinds[] = {"promise", "instalments", "closed", "absence", NULL};

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
    if (hold->letter)
        body_line(body, "letter", "yes");
    body_line(body, "address", hold->address);
    body_line(body, "reason", hold->reason);
    return g_string_free(body, FALSE);
}

static bool insert(struct store *store, const struct history_hold *hold, const char *actor, int64_t seq, GError **error)
{
    char every[16];

    return sql_run(store->sql,
                   "INSERT INTO hold(scope, subject, kind, escalation, from_day, until_day, reason, actor, set_seq,"
                   " named_day, amount, balance_then, count, every, address, letter)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                   BIND(bind_text(hold_scope_word(hold->scope)), bind_text(hold->subject ? hold->subject : ""),
                        bind_text(hold->kind), bind_int(hold->escalation_only), bind_day(hold->from_day),
                        bind_day(hold->until_day), bind_text(hold->reason), bind_text(actor), bind_int(seq),
                        bind_day(is_agreement(hold) ? hold->named_day : DAY_NONE), bind_int(hold->amount),
                        bind_int(hold->balance_then), bind_int(hold->count),
                        bind_text(hold->count > 0 ? duration_to_text(hold->every, every) : NULL),
                        bind_text(hold->address), bind_int(hold->letter)),
                   error);
}

/* The act as one body: the first hold, and what else it is on or ends. */
static char *act_body(const struct arrangement *act)
{
    GString *body = g_string_new(NULL);
    g_autofree char *first = hold_body(&act->holds[0]);

    g_string_append(body, first);
    for (int i = 1; i < act->count; i++)
        body_line(body, "subject", act->holds[i].subject);
    for (const char *const *kind = act->replaces; kind && *kind; kind++)
        body_line(body, "replaces", *kind);
    if (act->answers)
        body_line(body, "answers", act->client_key);
    return g_string_free(body, FALSE);
}

/* What was agreed before about the same, and a reply that this answers, end by the act. */
static bool end_others(struct store *store, const struct arrangement *act, int64_t seq, int *replaced, GError **error)
{
    static const char *const reply[] = {"reply", NULL};

    for (int i = 0; i < act->count && act->replaces; i++) {
        const struct history_hold *hold = &act->holds[i];

        if (!hold_lift(store, hold->scope, hold->subject, act->replaces, act->today, seq, error))
            return false;
        *replaced += sql_changes(store->sql);
    }
    return !act->answers || !act->client_key ||
           hold_lift(store, HOLD_CLIENT, act->client_key, reply, act->today, seq, error);
}

bool hold_arrange(struct store *store, const struct arrangement *act, int64_t *entry, int *replaced, GError **error)
{
    const struct history_hold *first = &act->holds[0];
    g_autofree char *body = act_body(act);
    int64_t client = hold_client(store, first->scope, act->client_key, error);
    int64_t invoice = client < 0 ? -1 : hold_invoice(store, first->scope, first->subject, error), seq;
    int count = 0;

    if (invoice < 0 ||
        !journal_append(store,
                        &(struct journal_entry){.type = "hold-set",
                                                .actor = act->actor,
                                                .client = client,
                                                .invoice = act->count == 1 ? invoice : 0,
                                                .decides = true,
                                                .body = body},
                        &seq, error) ||
        !end_others(store, act, seq, &count, error))
        return false;
    for (int i = 0; i < act->count; i++) {
        if (!insert(store, &act->holds[i], act->actor, seq, error))
            return false;
    }
    if (entry)
        *entry = seq;
    if (replaced)
        *replaced = count;
    return true;
}

bool hold_set(struct store *store, const struct history_hold *hold, const char *client_key, const char *actor,
              int64_t *id, GError **error)
{
    if (!hold_arrange(store,
                      &(struct arrangement){
                          .holds = hold, .count = 1, .client_key = client_key, .actor = actor, .today = DAY_NONE},
                      NULL, NULL, error))
        return false;
    if (id)
        *id = sql_last_id(store->sql);
    return true;
}
