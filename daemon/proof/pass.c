/* SPDX-License-Identifier: MIT */
/* What a pass leaves in the journal: decisions that are held, and its own summary. */
#include "proof/pass.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

const char *pass_last_day_subject(enum run_mode mode)
{
    return mode == MODE_LIVE ? "last-day" : "last-day-rehearsal";
}

civil_day pass_last_day(struct store *store, enum run_mode mode)
{
    g_autofree char *text = store_runtime(store, pass_last_day_subject(mode), NULL);

    return text ? day_from_iso(text) : DAY_NONE;
}

static char *held_body(const struct decision *decision)
{
    g_autofree char *invoices = items_text(decision->items);
    GString *body = g_string_new(NULL);

    body_line(body, "client", decision->client->key);
    body_line(body, "stage", decision->stage_name);
    body_line(body, "invoices", invoices);
    body_line(body, "reason", reason_word(decision->reason));
    body_day(body, "until", decision->until);
    return g_string_free(body, FALSE);
}

/* The invoice of a decision about one, 0 for several, -1 on error. */
static int64_t only_invoice(struct store *store, const struct decision *decision, GError **error)
{
    const struct plan_item *item = decision->items->len == 1 ? decision->items->pdata[0] : NULL;

    return item ? invoice_find(store, item->source->ledger->key, item->invoice->number, error) : 0;
}

/* Whether the last word about DECISION was BODY; nearly always it was. */
static bool is_told(struct store *store, const struct decision *decision, int64_t client, const char *subject,
                    const char *body, bool *told, GError **error)
{
    g_autofree char *word = NULL;

    if (!sql_text(store->sql, &word, error,
                  "SELECT word FROM held WHERE client = ?1 AND sender = ?2 AND stage = ?3 AND first = ?4",
                  BIND(bind_int(client), bind_text(decision->sender->key), bind_text(decision->stage_name),
                       bind_text(subject))))
        return false;
    *told = g_strcmp0(word, body) == 0;
    return true;
}

static bool tell(struct store *store, const struct decision *decision, int64_t client, const char *subject,
                 const char *body, GError **error)
{
    int64_t invoice = only_invoice(store, decision, error);

    return invoice >= 0 &&
           sql_run(store->sql,
                   "INSERT INTO held(client, sender, stage, first, word) VALUES (?1, ?2, ?3, ?4, ?5)"
                   " ON CONFLICT DO UPDATE SET word = excluded.word",
                   BIND(bind_int(client), bind_text(decision->sender->key), bind_text(decision->stage_name),
                        bind_text(subject), bind_text(body)),
                   error) &&
           journal_append(store,
                          &(struct journal_entry){
                              .type = "held", .actor = "herinnerd", .client = client, .invoice = invoice, .body = body},
                          NULL, error);
}

bool decision_write_held(struct store *store, const struct decision *decision, GError **error)
{
    const struct plan_item *first = decision->items->len ? decision->items->pdata[0] : NULL;
    g_autofree char *subject =
        first ? plan_invoice_subject(first->source->ledger->key, first->invoice->number) : g_strdup("");
    g_autofree char *body = held_body(decision);
    int64_t client = party_id(store, decision->client->key, decision->client->name, error);
    bool told;

    /* several decisions of a client and stage are told apart by their first invoice */
    return client >= 0 && is_told(store, decision, client, subject, body, &told, error) &&
           (told || tell(store, decision, client, subject, body, error));
}

static char *pass_body(const struct plan *plan, enum run_mode mode, civil_day last_day)
{
    guint verdicts[VERDICT_HELD + 1] = {0}, reasons[REASON_COUNT + 1] = {0};
    GString *body = g_string_new(NULL);

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        verdicts[decision->verdict]++;
        if (decision->verdict == VERDICT_HELD)
            reasons[decision->reason]++;
    }
    body_line(body, "mode", mode_word(mode));
    body_day(body, "day", last_day);
    body_line(body, "clock", plan->clock_held ? "held" : "");
    body_number(body, "letters", verdicts[VERDICT_SEND]);
    body_number(body, "tasks", verdicts[VERDICT_TASK]);
    body_number(body, "handovers", verdicts[VERDICT_HANDOVER]);
    body_number(body, "held", verdicts[VERDICT_HELD]);
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        if (reasons[reason])
            g_string_append_printf(body, "held-%s: %u\n", reason_word((enum reason)reason), reasons[reason]);
    }
    return g_string_free(body, FALSE);
}

/* R12d: the day moves only by a pass that the clock brake let through; an approval of the clock is used by it. */
static bool move_last_day(struct store *store, enum run_mode mode, civil_day last_day, GError **error)
{
    char text[DAY_ISO_SIZE];

    if (last_day == DAY_NONE)
        return true;
    return store_set_runtime(store, pass_last_day_subject(mode), day_to_iso(last_day, text), error) &&
           sql_run(store->sql, "UPDATE approval SET used = ?1 WHERE what = 'clock' AND used IS NULL",
                   BIND(bind_time(clock_now_ms(store->clock))), error);
}

bool pass_write(struct store *store, const struct plan *plan, enum run_mode mode, civil_day last_day, GError **error)
{
    g_autofree char *body = pass_body(plan, mode, last_day);

    party_forget(store);
    return move_last_day(store, mode, last_day, error) &&
           journal_append(store, &(struct journal_entry){.type = "pass", .actor = "herinnerd", .body = body}, NULL,
                          error);
}
