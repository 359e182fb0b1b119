/* SPDX-License-Identifier: MIT */
#include "proof/handover.h"

#include "proof/records.h"
#include "proof/rows_inside.h"

bool handover_hold(struct store *store, int64_t reminder, civil_day today, const char *actor, GError **error)
{
    g_autofree char *key = NULL, *reason = NULL;
    struct history_hold hold = {.scope = HOLD_CLIENT,
                                .kind = (char *)reason_word(REASON_HANDED_OVER),
                                .from_day = today,
                                .until_day = DAY_NONE,
                                .lifted_day = DAY_NONE,
                                .named_day = DAY_NONE};
    int64_t standing;

    if (!sql_text(store->sql, &key, error,
                  "SELECT p.key FROM reminder r JOIN who p ON p.id = r.client WHERE r.id = ?1"
                  " AND r.action = 'handover'",
                  BIND(bind_int(reminder))))
        return false;
    if (!key)
        return true;
    if (!sql_int(store->sql, 0, &standing, error,
                 "SELECT count(*) FROM hold WHERE scope = 'client' AND subject = ?1 AND kind = 'handed-over'"
                 " AND lifted_seq IS NULL",
                 BIND(bind_text(key))) ||
        !sql_text(store->sql, &reason, error,
                  "SELECT group_concat(number, ', ') FROM covers WHERE reminder = ?1 AND live = 1",
                  BIND(bind_int(reminder))))
        return false;
    hold.subject = key;
    hold.reason = reason;
    return standing > 0 || hold_set(store, &hold, key, actor, NULL, error);
}

/* The live hand-over of LEDGER/NUMBER in either of the modes ONE and OTHER, 0 = none. */
static bool find_exported(struct store *store, const char *ledger, const char *number, int64_t one, int64_t other,
                          int64_t *reminder, GError **error)
{
    return sql_int(store->sql, 0, reminder, error,
                   "SELECT r.id FROM covers c JOIN reminder r ON r.id = c.reminder WHERE c.live = 1"
                   " AND c.rehearsal IN (?3, ?4) AND c.ledger = ?1 AND c.number = ?2 AND r.action = 'handover'"
                   " AND r.state = 'accepted' ORDER BY c.rehearsal, r.id DESC LIMIT 1",
                   BIND(bind_text(ledger), bind_text(number), bind_int(one), bind_int(other)));
}

/* What the mail to the agency is made of. */
static char *payment_note(const struct observation *seen)
{
    GString *note = g_string_new(NULL);
    char amount[MONEY_TEXT_SIZE];

    g_string_append_printf(note, "before: %s %s\n", money_to_text(seen->before, seen->currency, amount),
                           seen->currency);
    g_string_append_printf(note, "after: %s %s\n", money_to_text(seen->after, seen->currency, amount), seen->currency);
    return g_string_free(note, FALSE);
}

static bool make_task(struct store *store, const struct observation *seen, int64_t reminder, int64_t seq,
                      GError **error)
{
    g_autofree char *key = g_strdup_printf("agency %" G_GINT64_FORMAT, seq);
    g_autofree char *subject = plan_invoice_subject(seen->ledger, seen->number);
    g_autofree char *note = payment_note(seen);
    g_autofree char *body = g_strdup_printf("kind: agency\ninvoices: %s\n%s", subject, note);
    int64_t client = party_id(store, seen->client, NULL, error);

    return client >= 0 &&
           sql_run(store->sql,
                   "INSERT INTO task(key, reminder, kind, client, stage, invoices, since, state, note)"
                   " SELECT ?1, NULL, 'agency', ?2, stage, ?3, ?4, 'open', ?5 FROM reminder WHERE id = ?6",
                   BIND(bind_text(key), bind_int(client), bind_text(subject),
                        bind_day((civil_day)(clock_now_ms(store->clock) / 86400000)), bind_text(note),
                        bind_int(reminder)),
                   error) &&
           journal_append(
               store,
               &(struct journal_entry){.type = "task-made", .actor = "herinnerd", .client = client, .body = body}, NULL,
               error);
}

/* What the payments at the bank leave open of an invoice; all there is in the world when there are none. */
static bool find_left(struct store *store, const char *ledger, const char *number, int64_t *left, GError **error)
{
    return sql_int(store->sql, INT64_MAX, left, error,
                   "SELECT max(total_before) - min(paid_before) - sum(amount + difference) FROM applied"
                   " WHERE ledger = ?1 AND number = ?2 AND state = 'applied' AND undone_seq IS NULL",
                   BIND(bind_text(ledger), bind_text(number)));
}

bool handover_payment(struct store *store, const struct observation *seen, int64_t seq, GError **error)
{
    int64_t reminder, left;

    if (seen->after >= seen->before || currency_exponent(seen->currency) < 0)
        return true;
    if (!find_exported(store, seen->ledger, seen->number, 0, 1, &reminder, error))
        return false;
    if (reminder == 0)
        return true;
    /* what the ledger shows now may have been told when it came in at the bank */
    return find_left(store, seen->ledger, seen->number, &left, error) &&
           (seen->after >= left || make_task(store, seen, reminder, seq, error));
}

bool handover_bank_payment(struct store *store, const struct bank_tie *tie, const char *client, const char *currency,
                           int64_t seq, GError **error)
{
    struct observation seen = {.ledger = tie->ledger, .number = tie->number, .client = client};
    int64_t reminder, left, shown;

    if (!find_exported(store, tie->ledger, tie->number, 0, 1, &reminder, error))
        return false;
    if (reminder == 0)
        return true;
    if (!find_left(store, tie->ledger, tie->number, &left, error) ||
        !sql_int(store->sql, INT64_MAX, &shown, error, "SELECT balance FROM invoice WHERE ledger = ?1 AND number = ?2",
                 BIND(bind_text(tie->ledger), bind_text(tie->number))))
        return false;
    if (shown <= left) /* the ledger said so before the bank did */
        return true;
    seen.after = MAX(left, 0);
    seen.before = seen.after + tie->amount + tie->difference;
    g_strlcpy(seen.currency, currency, sizeof seen.currency);
    return make_task(store, &seen, reminder, seq, error);
}

bool handover_forget_rehearsal(struct store *store, int64_t seq, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE hold SET lifted_seq = ?1, lifted_day = date(from_day, '-1 day')"
                   " WHERE kind = 'handed-over' AND lifted_seq IS NULL",
                   BIND(bind_int(seq)), error);
}

/* Its hand-over may be made into a task of the same name again. */
static bool free_task(struct store *store, int64_t reminder, int64_t seq, GError **error)
{
    return sql_run(store->sql, "UPDATE task SET key = key || ' back ' || ?2 WHERE reminder = ?1",
                   BIND(bind_int(reminder), bind_int(seq)), error);
}

static char *back_body(const struct plan_item *item, const char *costs)
{
    g_autofree char *subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    GString *body = g_string_new(NULL);

    body_line(body, "invoice", subject);
    body_line(body, "costs-open", costs);
    return g_string_free(body, FALSE);
}

bool handover_take_back(struct store *store, const struct plan_item *item, enum run_mode mode, const char *costs,
                        const char *actor, GError **error)
{
    const char *ledger = item->source->ledger->key, *number = item->invoice->number;
    g_autofree char *body = back_body(item, costs);
    int64_t client = party_id(store, item->client->key, item->client->name, error);
    int64_t invoice = client < 0 ? -1 : invoice_find(store, ledger, number, error), reminder, seq;

    if (invoice < 0 || !find_exported(store, ledger, number, mode_number(mode), mode_number(mode), &reminder, error))
        return false;
    if (!reminder) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "invoice \"%s\" is not with an agency; `herinnerctl explain` shows its stages", number);
        return false;
    }
    return journal_append(store,
                          &(struct journal_entry){.type = "taken-back",
                                                  .actor = actor,
                                                  .client = client,
                                                  .invoice = invoice,
                                                  .reminder = reminder,
                                                  .decides = true,
                                                  .body = body},
                          &seq, error) &&
           sql_run(store->sql, "UPDATE covers SET live = 0 WHERE reminder = ?1 AND ledger = ?2 AND number = ?3",
                   BIND(bind_int(reminder), bind_text(ledger), bind_text(number)), error) &&
           sql_run(store->sql, "UPDATE invoice SET taken_back = 1 WHERE ledger = ?1 AND number = ?2",
                   BIND(bind_text(ledger), bind_text(number)), error) &&
           free_task(store, reminder, seq, error);
}
