/* SPDX-License-Identifier: MIT */
/* What a pass noticed in the ledgers, what ends by it, and what the owner is to hear of it. */
#include "plan/tell.h"
#include "proof/handover.h"
#include "proof/notice.h"
#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

static const char *type_of(enum observation_kind kind)
{
    static const char *const types[] = {
        [OBSERVED_FIRST_SEEN] = "first-seen", [OBSERVED_PAID] = "paid", [OBSERVED_PART_PAID] = "part-paid",
        [OBSERVED_RETURNED] = "returned", [OBSERVED_VANISHED_PAID] = "vanished", [OBSERVED_MISSING] = "missing",
        [OBSERVED_BACK] = "back", [OBSERVED_DUE_MOVED] = "due-moved", [OBSERVED_FIRST_SIGHT_HELD] = "first-sight-held",
        [OBSERVED_TASK_LAPSED] = "task-lapsed", [OBSERVED_TASK_ENDED] = "task-ended",
        [OBSERVED_PROMISE_BROKEN] = "promise-broken",
    };

    return types[kind];
}

static char *body_of(const struct observation *seen)
{
    GString *body = g_string_new(NULL);
    char amount[MONEY_TEXT_SIZE];

    g_string_append_printf(body, "invoice: %s/%s\n", seen->ledger, seen->number);
    if (*seen->currency && currency_exponent(seen->currency) >= 0) {
        g_string_append_printf(body, "before: %s %s\n", money_to_text(seen->before, seen->currency, amount),
                               seen->currency);
        g_string_append_printf(body, "after: %s %s\n", money_to_text(seen->after, seen->currency, amount),
                               seen->currency);
    }
    if (seen->due_before != seen->due_after) {
        body_day(body, "due-before", seen->due_before);
        body_day(body, "due-after", seen->due_after);
    }
    return g_string_free(body, FALSE);
}

/* R15: paid ends what was arranged for the invoice. One that merely vanished may come back, with its arrangements. */
static bool end_holds(struct store *store, const struct observation *seen, int64_t seq, GError **error)
{
    g_autofree char *subject = plan_invoice_subject(seen->ledger, seen->number);

    return sql_run(store->sql,
                   "UPDATE hold SET lifted_seq = ?2, lifted_day = ?3 WHERE scope = 'invoice' AND subject = ?1"
                   " AND lifted_seq IS NULL",
                   BIND(bind_text(subject), bind_int(seq), bind_day(seen->day)), error);
}

/* R24: the task that stands for the step; several invoices of one call say it each, the first one ends it. */
static bool lapse_task(struct store *store, const struct observation *seen, GError **error)
{
    int64_t task;
    civil_day today = seen->day;

    if (!sql_int(store->sql, 0, &task, error, "SELECT id FROM task WHERE reminder = ?1 AND state = 'open'",
                 BIND(bind_int(seen->reminder))))
        return false;
    return task == 0 || task_end(store, task, TASK_LAPSED, today, "herinnerd", NULL, error);
}

/* R7: a promise that was not kept ends its hold on the day it ran out. */
static bool end_hold(struct store *store, const struct observation *seen, int64_t seq, GError **error)
{
    return sql_run(store->sql, "UPDATE hold SET lifted_seq = ?2, lifted_day = ?3 WHERE id = ?1 AND lifted_seq IS NULL",
                   BIND(bind_int(seen->hold), bind_int(seq), bind_day(seen->hold_last_day)), error);
}

/* Kept with the fact itself, so that it is told even when this process ends now. */
static bool tell_owner(struct store *store, const struct observation *seen, GError **error)
{
    g_autofree char *hold_kind = NULL;
    AUTO(notice) notice = NULL;

    if (seen->hold &&
        !sql_text(store->sql, &hold_kind, error, "SELECT kind FROM hold WHERE id = ?1", BIND(bind_int(seen->hold))))
        return false;
    notice = tell_event(seen, hold_kind);
    return !notice || notice_open(store, notice, error);
}

/* What ends by what was noticed. */
static bool follow(struct store *store, const struct observation *seen, int64_t seq, GError **error)
{
    switch (seen->kind) {
    case OBSERVED_PAID:
        return end_holds(store, seen, seq, error) && task_invoice_paid(store, seen->ledger, seen->number, error) &&
               handover_payment(store, seen, seq, error);
    case OBSERVED_VANISHED_PAID:
        return task_invoice_paid(store, seen->ledger, seen->number, error) &&
               handover_payment(store, seen, seq, error);
    case OBSERVED_PART_PAID:
        return handover_payment(store, seen, seq, error);
    case OBSERVED_TASK_ENDED:
        return task_drop_invoice(store, seen->reminder, seen->ledger, seen->number, error);
    case OBSERVED_PROMISE_BROKEN:
        return end_hold(store, seen, seq, error);
    default:
        return true;
    }
}

static bool write_one(struct store *store, const struct observation *seen, GError **error)
{
    g_autofree char *body = NULL;
    int64_t client, invoice, seq;

    if (seen->kind == OBSERVED_TASK_LAPSED) /* has a journal row of its own */
        return lapse_task(store, seen, error);
    body = body_of(seen);
    client = party_find(store, seen->client, error);
    invoice = client < 0 ? -1 : invoice_find(store, seen->ledger, seen->number, error);
    /* does not decide: the plan that goes with it was made from the same read */
    if (invoice < 0 || !journal_append(store,
                                       &(struct journal_entry){.type = type_of(seen->kind), .actor = "herinnerd",
                                                               .client = client, .invoice = invoice, .body = body},
                                       &seq, error))
        return false;
    return follow(store, seen, seq, error) && tell_owner(store, seen, error);
}

/* A first read may see a million: they are counted; the ledger's hash stands in its own entry. */
static bool write_first_seen(struct store *store, int64_t count, GError **error)
{
    g_autofree char *body = g_strdup_printf("invoices: %" G_GINT64_FORMAT "\n", count);

    return count == 0 || journal_append(store,
                                        &(struct journal_entry){.type = type_of(OBSERVED_FIRST_SEEN),
                                                                .actor = "herinnerd", .body = body},
                                        NULL, error);
}

bool observation_write(struct store *store, const GPtrArray *observations, GError **error)
{
    int64_t first_seen = 0;

    if (!store_names_are_current(store, error))
        return false;
    for (guint i = 0; i < observations->len; i++) {
        const struct observation *seen = observations->pdata[i];

        if (seen->kind == OBSERVED_FIRST_SEEN)
            first_seen++;
        else if (!write_one(store, seen, error))
            return false;
    }
    return write_first_seen(store, first_seen, error);
}
