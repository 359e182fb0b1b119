/* SPDX-License-Identifier: MIT */
/*
 * R23: the word that withdraws a recalled letter. It goes to whom that letter
 * went, first in the next window, whatever the ledgers say now: the client and
 * the invoices are taken from them where they still stand there, else made up
 * from what is known.
 */
#include <string.h>

#include "plan/client.h"
#include "plan/planner.h"

/* A client or an invoice that no ledger shows any more. */
struct absent {
    struct ledger_client from;
    struct plan_client *client;
    struct invoice row;
    struct history_invoice known;
    struct config_ledger ledger;
    struct plan_source source;
    struct plan_item item;
    char *ledger_key, *number;
};

void absent_free(gpointer data)
{
    struct absent *absent = data;

    g_clear_pointer(&absent->client, plan_client_free);
    g_free(absent->ledger_key);
    g_free(absent->number);
    g_free(absent);
}

static struct absent *absent_new(struct planner *planner)
{
    struct absent *absent = g_new0(struct absent, 1);

    g_ptr_array_add(planner->plan->absent, absent);
    return absent;
}

static const struct config_client *section_of(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->clients->len; i++) {
        const struct config_client *section = config->clients->pdata[i];

        if (g_str_equal(section->key, key))
            return section;
    }
    return NULL;
}

/* A client without a row in any ledger, under the name it was last known by. */
static struct plan_client *absent_client(struct planner *planner, const struct history_recall *recall,
                                         const struct config_sender *sender)
{
    const struct config_client *section = section_of(planner->config, recall->client);
    const char *id = section && section->match && section->match[0] ? section->match[0] : recall->client;
    struct absent *absent = absent_new(planner);

    absent->from = ledger_client_blank;
    absent->from.id = id;
    absent->from.name = *recall->client_name ? recall->client_name : recall->client;
    absent->client = plan_client_new(planner->input, &absent->from, sender,
                                     bounced_addresses(planner, section ? section->key : recall->client));
    return absent->client;
}

/* What is known of LEDGER/NUMBER stands for its row; its balance is not known to be open. */
static struct plan_item *absent_item(struct planner *planner, const struct plan_client *client,
                                     const struct config_sender *sender, const char *ledger, const char *number)
{
    struct history_invoice *known = history_find(planner->history, ledger, number);
    const struct config_ledger *config = config_ledger(planner->config, ledger);
    struct absent *absent = absent_new(planner);

    absent->ledger_key = g_strdup(ledger);
    absent->number = g_strdup(number);
    absent->ledger.key = absent->ledger_key;
    if (!known)
        known = &absent->known;
    if (known == &absent->known && !history_look_up(planner->history, ledger, number, known)) {
        *known = (struct history_invoice){
            .ledger = absent->ledger_key,
            .number = absent->number,
            .client = client->key,
            .first_seen = planner->today,
            .due = DAY_NONE,
            .state = INVOICE_GONE,
            .partial_since = DAY_NONE,
            .returned_since = DAY_NONE,
            .paid_on = DAY_NONE,
            .cycle = 1,
            .currency = "EUR",
        };
    }
    absent->row = (struct invoice){.number = absent->number,
                                   .client = &absent->from,
                                   .total = known->total,
                                   .issued = DAY_NONE,
                                   .due = known->due};
    memcpy(absent->row.currency, known->currency, sizeof absent->row.currency);
    absent->source = (struct plan_source){.ledger = config ? config : &absent->ledger, .sender = sender};
    absent->item = (struct plan_item){
        .invoice = &absent->row,
        .history = known,
        .rare = &planner->plan->plain,
        .client = client,
        .source = &absent->source,
        .due = known->due,
        .issued = DAY_NONE,
        .stage = -1,
        .own_day = DAY_NONE,
        .due_day = DAY_NONE,
        .until = DAY_NONE,
    };
    return &absent->item;
}

/* The row of LEDGER/NUMBER among those of CLIENT, which stand together in the order of clients; NULL = none. */
static const struct plan_item *present_item(const struct planner *planner, const struct plan_client *client,
                                            const char *ledger, const char *number)
{
    const GArray *items = planner->plan->items;
    guint low = 0, high = items->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(items, struct plan_item, middle).client->index < client->index)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < items->len; low++) {
        const struct plan_item *item = &g_array_index(items, struct plan_item, low);

        if (item->client != client)
            break;
        if (item->history && g_str_equal(item->source->ledger->key, ledger) &&
            g_str_equal(item->invoice->number, number))
            return item;
    }
    return NULL;
}

static void add_item(struct planner *planner, struct decision *decision, const char *subject)
{
    const char *slash = strchr(subject, '/');
    g_autofree char *ledger = g_strndup(subject, (gsize)(slash - subject));
    const struct plan_item *item = present_item(planner, decision->client, ledger, slash + 1);

    if (!item)
        item = absent_item(planner, decision->client, decision->sender, ledger, slash + 1);
    g_ptr_array_add(decision->items, (gpointer)item);
}

/* What a person stopped for this client or for all, and an address that failed: the apology waits too. The pause of
 * its invoices is part of the recall. */
static void hold(const struct planner *planner, struct decision *decision)
{
    const char *key = decision->client->key;
    civil_day last;

    if (hold_stands(planner, HOLD_ALL, "", REASON_PAUSE, &last) ||
        hold_stands(planner, HOLD_CLIENT, key, REASON_PAUSE, &last))
        decision_hold(decision, REASON_PAUSE,
                      last == DAY_NONE ? last
                                       : calendar_next_open(planner->calendar, decision->client->calendar, last));
    if (hold_stands(planner, HOLD_CLIENT, key, REASON_UNDELIVERABLE, &last))
        decision_hold(decision, REASON_UNDELIVERABLE, DAY_NONE);
}

static void add(struct planner *planner, const struct history_recall *recall)
{
    const struct config_sender *known = config_sender(planner->config, recall->sender);
    const struct config_sender *sender = known ? known : config_sender(planner->config, "");
    const struct plan_client *client = g_hash_table_lookup(planner->clients, recall->client);
    struct decision *decision;

    if (!client)
        client = absent_client(planner, recall, sender);
    if (!client->policy) /* none is configured: nothing is written to anybody */
        return;
    decision = g_new0(struct decision, 1);
    *decision = (struct decision){
        .kind = DECISION_APOLOGY,
        .client = client,
        .sender = sender,
        .policy = client->policy,
        .stage_name = "apology",
        .template_name = "apology",
        .verdict = VERDICT_SEND,
        .reason = REASON_NONE,
        .until = DAY_NONE,
        .day = planner->today,
        .since = recall->day,
        .term_until = DAY_NONE,
        .items = g_ptr_array_new(),
        .also_open = g_ptr_array_new(),
        .credits = g_ptr_array_new(),
        .to = recall->to,
        .cc = recall->cc,
        .money = &decision_asks_nothing,
        .recall = recall,
        .round = 1,
    };
    for (guint i = 0; i < recall->invoices->len; i++)
        add_item(planner, decision, recall->invoices->pdata[i]);
    hold(planner, decision);
    if (decision->verdict == VERDICT_SEND)
        brake_window(planner, decision);
    if (decision->verdict == VERDICT_SEND)
        contact_count(planner, decision);
    g_ptr_array_add(planner->plan->decisions, decision);
}

void apologies_add(struct planner *planner)
{
    for (guint i = 0; i < planner->history->recalls->len; i++) {
        const struct history_recall *recall = &g_array_index(planner->history->recalls, struct history_recall, i);

        if (!recall->told)
            add(planner, recall);
    }
}
