/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "plan/planner.h"

enum { ITEMS_USUAL = 4, DIGEST_ROOM = 256 };

const struct decision_money decision_asks_nothing = {.since = DAY_NONE};

struct decision *decision_new(const struct planner *planner, const struct plan_item *first)
{
    struct decision *decision = g_new0(struct decision, 1);

    decision->client = first->client;
    decision->sender = first->source->sender;
    decision->policy = first->client->policy;
    decision->stage = item_stage(first);
    decision->stage_name = decision->stage ? decision->stage->name : "";
    decision->template_name = decision->stage ? decision->stage->template_name : "";
    decision->reason = REASON_NONE;
    decision->until = DAY_NONE;
    decision->day = planner->today;
    decision->since = first->due_day;
    decision->term_until = DAY_NONE;
    decision->asked_day = DAY_NONE;
    decision->money = &decision_asks_nothing;
    decision->items = g_ptr_array_sized_new(ITEMS_USUAL);
    decision->also_open = g_ptr_array_ref(planner->nothing);
    decision->credits = g_ptr_array_ref(planner->nothing);
    decision->to = first->client->email;
    decision->cc = first->client->cc;
    if (decision->stage && decision->stage->escalation && first->client->email_formal[0])
        decision->to = first->client->email_formal;
    return decision;
}

struct decision_money *decision_own_money(struct decision *decision)
{
    if (decision->money == &decision_asks_nothing)
        decision->money = g_memdup2(decision->money, sizeof *decision->money);
    return (struct decision_money *)decision->money;
}

static void money_free(struct decision *decision)
{
    struct decision_money *money = (struct decision_money *)decision->money;

    if (money == &decision_asks_nothing)
        return;
    g_clear_pointer(&money->interest, g_array_unref);
    g_free(money);
}

void decision_free(struct decision *decision)
{
    g_ptr_array_unref(decision->items);
    g_ptr_array_unref(decision->also_open);
    g_ptr_array_unref(decision->credits);
    money_free(decision);
    g_free(decision);
}

void decision_hold(struct decision *decision, enum reason reason, civil_day until)
{
    decision->verdict = VERDICT_HELD;
    decision->reasons |= REASON_BIT(reason);
    if (reason < decision->reason) {
        decision->reason = reason;
        decision->until = until;
    }
}

static int stage_rank(const struct decision *decision)
{
    if (decision->recall) /* first of all */
        return -2;
    return decision->stage ? config_stage_index(decision->policy, decision->stage_name) : -1;
}

static const struct plan_item *first_item(const struct decision *decision)
{
    return decision->items->len ? decision->items->pdata[0] : NULL;
}

/* Two of one client and stage may be about the same invoices only when each withdraws a letter of its own. */
static int recall_order(const struct decision *one, const struct decision *other)
{
    int64_t a = one->recall ? one->recall->reminder : 0, b = other->recall ? other->recall->reminder : 0;

    return a < b ? -1 : a > b;
}

/* R11: client, stage, due date, number; of otherwise equal ones what goes comes first. */
int decision_compare(gconstpointer a, gconstpointer b)
{
    const struct decision *one = *(const struct decision *const *)a, *other = *(const struct decision *const *)b;
    const struct plan_item *x = first_item(one), *y = first_item(other);
    int order = one->client == other->client ? 0 : strcmp(one->client->key, other->client->key);

    if (order == 0)
        order = stage_rank(one) - stage_rank(other);
    if (order == 0)
        order = recall_order(one, other);
    if (order == 0 && x && y)
        order = x->due < y->due ? -1 : x->due > y->due;
    if (order == 0 && x && y)
        order = strcmp(x->invoice->number, y->invoice->number);
    return order ? order : strcmp(one->sender->key, other->sender->key);
}

char *plan_invoice_subject(const char *ledger, const char *number)
{
    return g_strconcat(ledger, "/", number, NULL);
}

/* What is hashed is gathered: texts, each with its NUL. */
static void digest_text(GString *sum, const char *text)
{
    g_string_append_len(sum, text, (gssize)strlen(text) + 1);
}

static void digest_item(GString *sum, const struct plan_item *item)
{
    char cycle[TEXT_NUMBER_SIZE], round[TEXT_NUMBER_SIZE], demand[TEXT_NUMBER_SIZE];
    g_autofree char *terms =
        g_strconcat(text_number(item->history ? item->history->cycle : 1, cycle), " ", text_number(item->round, round),
                    " ", text_number(item_demand(item), demand), " ", item->invoice->currency, NULL);

    digest_text(sum, item->source->ledger->key);
    digest_text(sum, item->invoice->number);
    digest_text(sum, terms);
}

static void digest_amount(GString *sum, const char *kind, const struct money *amount)
{
    char buffer[96];

    g_snprintf(buffer, sizeof buffer, "%s %" G_GINT64_FORMAT " %s", kind, amount->minor, amount->currency);
    digest_text(sum, buffer);
}

/* R20: what is asked or announced beside the invoices. Interest counts by its terms, not its sum: it grows each day
 * that the letter waits for a window, and a yes to it would never hold. */
static void digest_money(GString *sum, const struct decision_money *money)
{
    char buffer[96];

    if (money->costs != COSTS_NONE)
        digest_amount(sum, money->costs == COSTS_CLAIM ? "claim" : "announce", &money->amount);
    if (money->fee.minor)
        digest_amount(sum, "fee", &money->fee);
    if (!money->interest || !money->interest->len)
        return;
    g_snprintf(buffer, sizeof buffer, "interest %d since %d", money->rate, money->since);
    digest_text(sum, buffer);
}

char *decision_digest(const struct decision *decision)
{
    g_autoptr(GString) sum = g_string_sized_new(DIGEST_ROOM);
    g_autofree char *accounts = plan_sender_accounts(decision->sender);
    char buffer[96], hex[SHA256_HEX_SIZE];

    digest_text(sum, decision->client->key);
    digest_text(sum, decision->sender->key);
    digest_text(sum, accounts); /* a letter that waits with another account is written anew */
    digest_text(sum, decision->policy->name);
    digest_text(sum, decision->stage_name);
    if (decision->recall) {
        g_snprintf(buffer, sizeof buffer, "%" G_GINT64_FORMAT, decision->recall->reminder);
        digest_text(sum, buffer);
    }
    for (guint i = 0; i < decision->items->len; i++)
        digest_item(sum, decision->items->pdata[i]);
    if (decision->agreement) {
        g_snprintf(buffer, sizeof buffer, "hold %" G_GINT64_FORMAT, decision->agreement->id);
        digest_text(sum, buffer);
    }
    if (decision->kind == DECISION_INSTALMENT) {
        g_snprintf(buffer, sizeof buffer, "%d %" G_GINT64_FORMAT, decision->round, decision->asked);
        digest_text(sum, buffer);
    }
    digest_money(sum, decision->money);
    return g_strdup(hash_hex((struct hash_part[]){{sum->str, sum->len}}, 1, hex));
}

static struct money *total_of(GArray *totals, const char *currency)
{
    for (guint i = 0; i < totals->len; i++) {
        struct money *total = &g_array_index(totals, struct money, i);

        if (g_str_equal(total->currency, currency))
            return total;
    }
    struct money fresh = {0};

    g_strlcpy(fresh.currency, currency, sizeof fresh.currency);
    g_array_append_val(totals, fresh);
    return &g_array_index(totals, struct money, totals->len - 1);
}

static gint by_currency(gconstpointer a, gconstpointer b)
{
    return strcmp(((const struct money *)a)->currency, ((const struct money *)b)->currency);
}

GArray *decision_totals(const GPtrArray *items)
{
    GArray *totals = g_array_new(FALSE, FALSE, sizeof(struct money));
    g_autoptr(GHashTable) lost = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, NULL);

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if (!money_add(&total_of(totals, item->invoice->currency)->minor, item_demand(item), NULL))
            g_hash_table_add(lost, (gpointer)item->invoice->currency);
    }
    for (guint i = totals->len; i-- > 0;) {
        if (g_hash_table_contains(lost, g_array_index(totals, struct money, i).currency))
            g_array_remove_index(totals, i);
    }
    g_array_sort(totals, by_currency);
    return totals;
}
