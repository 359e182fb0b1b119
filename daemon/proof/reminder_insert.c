/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "law/interest.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

enum { BODY_ROOM = 512 }; /* bytes of most */

char *items_text(const GPtrArray *items)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if (i)
            g_string_append(text, ", ");
        g_string_append(text, item->source->ledger->key); /* no printf: asked for every decision of a pass */
        g_string_append_c(text, '/');
        g_string_append(text, item->invoice->number);
    }
    return g_string_free(text, FALSE);
}

static int round_of(const struct new_reminder *new, const struct plan_item *item)
{
    return new->round ? new->round : item->round;
}

static void body_addresses(GString *body, const char *key, char *const *addresses)
{
    for (int i = 0; addresses && addresses[i]; i++)
        body_line(body, key, addresses[i]);
}

static void body_money(GString *body, const char *key, const struct money *sum, const char *rest)
{
    char amount[MONEY_TEXT_SIZE];

    g_string_append_printf(body, "%s: %s %s%s\n", key, money_to_text(sum->minor, sum->currency, amount), sum->currency,
                           rest);
}

/* R20: what it asks beside its invoices. */
static void body_additions(GString *body, const struct decision_money *money)
{
    for (guint i = 0; money->interest && i < money->interest->len; i++) {
        char since[DAY_ISO_SIZE], percent[LAW_RATE_TEXT_SIZE];
        g_autofree char *rest =
            g_strdup_printf(" since %s at %s", day_to_iso(money->since, since), law_rate_text(money->rate, percent));

        body_money(body, "interest", &g_array_index(money->interest, struct money, i), rest);
    }
    if (money->costs != COSTS_NONE) {
        g_autofree char *rest = g_strdup_printf(" by %s", money->rule);

        body_money(body, money->costs == COSTS_CLAIM ? "costs" : "costs announced", &money->amount, rest);
    }
    if (money->fee.minor)
        body_money(body, "fee", &money->fee, "");
}

static void body_invoice(GString *body, const struct new_reminder *new, const struct plan_item *item)
{
    const struct invoice *invoice = item->invoice;
    char cycle[TEXT_NUMBER_SIZE], round[TEXT_NUMBER_SIZE], amount[MONEY_TEXT_SIZE];
    g_autofree char *line = g_strconcat(
        "invoice: ", item->source->ledger->key, "/", invoice->number, " cycle ",
        text_number(item->history->cycle, cycle), " round ", text_number(round_of(new, item), round), " balance ",
        money_to_text(invoice->balance, invoice->currency, amount), " ", invoice->currency, "\n", NULL);

    g_string_append(body, line);
}

static char *body_of(const struct new_reminder *new)
{
    GString *body = g_string_sized_new(BODY_ROOM);

    body_line(body, "mode", mode_word(new->mode));
    body_line(body, "client", new->who->key);
    body_line(body, "sender", new->sender);
    body_line(body, "policy", new->policy);
    body_line(body, "stage", new->stage);
    body_line(body, "action", new->action);
    body_day(body, "day", new->day);
    body_day(body, "term", new->term_until);
    for (guint i = 0; i < new->items->len; i++)
        body_invoice(body, new, new->items->pdata[i]);
    if (new->money)
        body_additions(body, new->money);
    body_addresses(body, "to", new->to);
    body_addresses(body, "cc", new->cc);
    if (new->recalls)
        body_number(body, "recalls", new->recalls);
    body_line(body, "digest", new->digest);
    body_line(body, "note", new->note);
    return g_string_free(body, FALSE);
}

static const char *costs_kind(const struct new_reminder *new)
{
    if (new->money &&new->money->costs != COSTS_NONE)
        return new->money->costs == COSTS_CLAIM ? "claim" : "announce";
    return new->names_costs ? "announce" : NULL;
}

static bool insert_row(struct store *store, const struct new_reminder *new, int64_t seq, int64_t now, GError **error)
{
    /* the number first: keys that follow each other stand on one page */
    char number[TEXT_NUMBER_SIZE];
    g_autofree char *dedupe = g_strconcat(text_number(seq, number), ":", new->action, ":", new->digest, NULL);
    bool served = g_str_equal(new->state, "accepted");
    bool costs = new->money &&new->money->costs != COSTS_NONE;

    return sql_run(
        store->sql,
        "INSERT OR ROLLBACK INTO reminder(kind, action, dedupe, client, sender, relay, policy, stage, template,"
        " language, rehearsal, digest, day, since, planned_time, planned_seq, valid_until, read_id, state,"
        " term_until, outcome_time, recalls, costs_kind, costs, costs_currency) VALUES ('client', ?1, ?2, "
        "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
        BIND(bind_text(new->action), bind_text(dedupe), bind_int(new->client), bind_text(new->sender),
             bind_text(new->relay), bind_text(new->policy), bind_text(new->stage), bind_text(new->template_name),
             bind_text(new->who->language), bind_int(mode_number(new->mode)), bind_text(new->digest),
             bind_day(new->day), bind_day(new->since), bind_time(now), bind_int(seq), bind_time(new->valid_until_ms),
             bind_id(new->read_id), bind_text(new->state), bind_day(new->term_until), bind_time(served ? now : 0),
             bind_id(new->recalls), bind_text(costs_kind(new)), bind_id(costs ? new->money->amount.minor : 0),
             bind_text(costs ? new->money->amount.currency : NULL)),
        error);
}

/* *ONLY becomes the invoice's id when there is one, else 0. */
static bool insert_covers(struct store *store, const struct new_reminder *new, int64_t reminder, int64_t *only,
                          GError **error)
{
    int64_t invoice = 0;

    for (guint i = 0; i < new->items->len; i++) {
        const struct plan_item *item = new->items->pdata[i];

        if (!invoice_reminded(store, item, &invoice, error) ||
            !sql_run(store->sql,
                     "INSERT OR ROLLBACK INTO covers(reminder, ledger, number, rehearsal, stage, cycle, round, balance,"
                     " currency, live) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                     BIND(bind_int(reminder), bind_text(item->source->ledger->key), bind_text(item->invoice->number),
                          bind_int(mode_number(new->mode)), bind_text(new->stage), bind_int(item->history->cycle),
                          bind_int(round_of(new, item)), bind_int(item->invoice->balance),
                          bind_text(item->invoice->currency), bind_int(new->recalls == 0)),
                     error))
            return false;
    }
    *only = new->items->len == 1 ? invoice : 0;
    return true;
}

static bool insert_recipients(struct store *store, int64_t reminder, char *const *addresses, const char *role,
                              GError **error)
{
    /* an address that is in both lists stays in the first */
    for (int i = 0; addresses && addresses[i]; i++) {
        if (!sql_run(store->sql,
                     "INSERT OR ROLLBACK INTO recipient(reminder, address, role) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT DO NOTHING",
                     BIND(bind_int(reminder), bind_text(addresses[i]), bind_text(role)), error))
            return false;
    }
    return true;
}

/* What log_about() would find, but for names that are given anew while it is on its way; NULL where the order of several
 * has to be asked for. */
static struct log_about *line_of(const struct new_reminder *new)
{
    struct log_about *line;

    if (new->items->len != 1)
        return NULL;
    line = g_new(struct log_about, 1);
    line->client = g_strdup(new->who->key);
    line->stage = g_strdup(new->stage);
    line->invoices = g_strdup(((const struct plan_item *)new->items->pdata[0])->invoice->number);
    line->to = new->to ? g_strjoinv(",", (char **)new->to) : g_strdup("");
    return line;
}

static bool insert(struct store *store, const struct new_reminder *new, int64_t *id, GError **error)
{
    g_autofree char *body = body_of(new);
    int64_t seq = journal_head(store, NULL, error) + 1, now = clock_now_ms(store->clock), written, only;

    if (seq <= 0 || !insert_row(store, new, seq, now, error))
        return false;
    *id = sql_last_id(store->sql);
    store_note_planned(store, *id, now);
    if (!insert_covers(store, new, *id, &only, error))
        return false;
    reminder_note_about(store, *id, &(struct reminder_about){.client = new->client, .invoice = only}, line_of(new));
    return insert_recipients(store, *id, new->to, "to", error) && insert_recipients(store, *id, new->cc, "cc", error) &&
           journal_append(store,
                          &(struct journal_entry){.type = new->type,
                                                  .actor = new->actor,
                                                  .client = new->client,
                                                  .invoice = only,
                                                  .reminder = *id,
                                                  .decides = new->decides,
                                                  .body = body},
                          &written, error);
}

/* The index of `covers` would refuse it as well, but not before the letter's own row is written. */
static bool find_taken(struct store *store, const struct new_reminder *new, int64_t *taken, GError **error)
{
    *taken = 0;
    for (guint i = 0; new->recalls == 0 && *taken == 0 && i < new->items->len; i++) {
        const struct plan_item *item = new->items->pdata[i];

        if (!sql_int(store->sql, 0, taken, error,
                     "SELECT 1 FROM covers WHERE live = 1 AND rehearsal = ?1 AND ledger = ?2 AND number = ?3"
                     " AND stage = ?4 AND cycle = ?5 AND round = ?6",
                     BIND(bind_int(mode_number(new->mode)), bind_text(item->source->ledger->key),
                          bind_text(item->invoice->number), bind_text(new->stage), bind_int(item->history->cycle),
                          bind_int(round_of(new, item)))))
            return false;
    }
    return true;
}

static bool refuse(const struct new_reminder *new, GError **error)
{
    g_autofree char *invoices = items_text(new->items);

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                "stage \"%s\" of \"%s\" has a live letter or was served already; plan again", new->stage, invoices);
    return false;
}

bool reminder_insert(struct store *store, const struct new_reminder *new, int64_t *id, GError **error)
{
    g_autoptr(GError) local = NULL;
    int64_t taken, made = 0;

    if (!store_in_transaction(store)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                    "stage \"%s\" of \"%s\" has no transaction; begin one", new->stage, new->who->key);
        return false;
    }
    if (!find_taken(store, new, &taken, error))
        return false;
    if (taken)
        return refuse(new, error);
    if (insert(store, new, &made, &local)) {
        if (id)
            *id = made;
        return true;
    }
    /* a part of a letter is never written. A savepoint would keep the rest of the transaction, and cost a copy of each
     * page that the letter changes */
    store_rollback(store);
    if (g_error_matches(local, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN))
        return refuse(new, error);
    g_propagate_error(error, g_steal_pointer(&local));
    return false;
}
