/* SPDX-License-Identifier: MIT */
#include "plan/tell.h"

#include <string.h>

struct finder {
    const struct plan *plan;
    const struct history *history;
    const struct config *config;
    GPtrArray *found;
};

struct notice *notice_new(enum notice_kind kind, const char *cause, const char *client, const char *ledger,
                          const char *number, civil_day day)
{
    struct notice *notice = g_new0(struct notice, 1);

    notice->kind = kind;
    notice->cause = g_strdup(cause);
    notice->client = g_strdup(client);
    notice->ledger = g_strdup(ledger);
    notice->number = g_strdup(number);
    notice->day = day;
    return notice;
}

void notice_free(struct notice *notice)
{
    if (!notice)
        return;
    g_free(notice->cause);
    g_free(notice->client);
    g_free(notice->ledger);
    g_free(notice->number);
    g_free(notice);
}

/* "WORD REST": causes of different kinds never meet. Takes REST. */
static void found(struct finder *finder, enum notice_kind kind, char *rest, const char *client, const char *ledger,
                  const char *number, civil_day day)
{
    g_autofree char *cause = g_strdup_printf("%s %s", notice_word(kind), rest);

    g_ptr_array_add(finder->found, notice_new(kind, cause, client, ledger, number, day));
    g_free(rest);
}

/* Waiting alone is not enough for these: somebody has to say yes. A changed letter is another one. */
static void find_approvals(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->decisions->len; i++) {
        const struct decision *decision = finder->plan->decisions->pdata[i];
        const struct plan_item *first = decision->items->len ? decision->items->pdata[0] : NULL;

        if (first && decision->verdict == VERDICT_HELD && decision->reason == REASON_APPROVAL &&
            decision->until == DAY_NONE)
            found(finder, NOTICE_APPROVAL, decision_digest(decision), decision->client->key, first->ledger->key,
                  first->invoice->number, DAY_NONE);
    }
}

static void find_announcements(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->announcements->len; i++) {
        const struct announcement *announcement = &g_array_index(finder->plan->announcements, struct announcement, i);
        const struct plan_item *item = announcement->item;

        found(finder, NOTICE_ANNOUNCED, announcement_key(item), item->client->key, item->ledger->key,
              item->invoice->number, announcement->goes);
    }
}

static void find_ledgers_for(struct finder *finder, enum notice_kind kind, bool columns)
{
    for (guint i = 0; i < finder->config->ledgers->len; i++) {
        const struct config_ledger *ledger = finder->config->ledgers->pdata[i];
        gpointer reason;

        if (g_hash_table_lookup_extended(finder->plan->ledger_reasons, ledger->key, NULL, &reason) &&
            (GPOINTER_TO_INT(reason) == REASON_COLUMNS) == columns)
            found(finder, kind, g_strdup(ledger->key), "", ledger->key, "", DAY_NONE);
    }
}

static void find_ledgers(struct finder *finder)
{
    find_ledgers_for(finder, NOTICE_LEDGER, false);
}

static void find_columns(struct finder *finder)
{
    find_ledgers_for(finder, NOTICE_COLUMNS, true);
}

static void find_banks(struct finder *finder)
{
    for (guint i = 0; i < finder->config->ledgers->len; i++) {
        const struct config_ledger *ledger = finder->config->ledgers->pdata[i];
        gpointer lack = g_hash_table_lookup(finder->plan->stale_banks, ledger->key);

        if (lack)
            found(finder, NOTICE_BANK, g_strdup_printf("%s %d", ledger->key, GPOINTER_TO_INT(lack)), "", ledger->key,
                  "", DAY_NONE);
    }
}

/* One payment may keep several invoices back: it is told once, with the first of them. */
static void find_payments(struct finder *finder)
{
    const GArray *payments = finder->history->payments;
    int64_t last = 0;

    for (guint i = 0; i < payments->len; i++) {
        const struct history_payment *payment = &g_array_index(payments, struct history_payment, i);
        const struct plan_item *item;

        if (payment->state == PAYMENT_APPLIED || payment->amount <= 0 || payment->rule == PAYMENT_HINT ||
            payment->id == 0 || payment->id == last)
            continue;
        item = plan_find_item(finder->plan, payment->ledger, payment->number);
        if (!item || !item->eligible || !item->bank_waits)
            continue;
        last = payment->id;
        found(finder, NOTICE_PAYMENT, g_strdup_printf("%" G_GINT64_FORMAT, payment->id), item->client->key,
              payment->ledger, payment->number, payment->booked);
    }
}

static void find_flood(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->decisions->len; i++) {
        const struct decision *decision = finder->plan->decisions->pdata[i];

        if (decision->reasons & REASON_BIT(REASON_FLOOD)) {
            found(finder, NOTICE_FLOOD, g_strdup(""), "", "", "", DAY_NONE);
            return;
        }
    }
}

static void find_clock(struct finder *finder)
{
    if (finder->plan->clock_held)
        found(finder, NOTICE_CLOCK, g_strdup(""), "", "", "", finder->history->last_day);
}

/* R7: it ran out by itself, and the invoice is open all the same. */
static void find_says_paid(struct finder *finder)
{
    for (guint i = 0; i < finder->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(finder->history->holds, struct history_hold, i);
        const char *slash = hold->scope == HOLD_INVOICE ? strchr(hold->subject, '/') : NULL;
        g_autofree char *ledger = slash ? g_strndup(hold->subject, (gsize)(slash - hold->subject)) : NULL;
        const struct history_invoice *known = slash ? history_find(finder->history, ledger, slash + 1) : NULL;

        if (known && known->state == INVOICE_OPEN && known->balance > 0 && hold->lifted_day == DAY_NONE &&
            hold->until_day != DAY_NONE && hold->until_day < finder->plan->day &&
            g_str_equal(hold->kind, reason_word(REASON_SAYS_PAID)))
            found(finder, NOTICE_SAYS_PAID_OVER, g_strdup_printf("%" G_GINT64_FORMAT, hold->id), known->client, ledger,
                  known->number, hold->until_day);
    }
}

/* R14: the client's reminders wait until a person has answered. */
static void find_replies(struct finder *finder)
{
    for (guint i = 0; i < finder->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(finder->history->holds, struct history_hold, i);

        if (hold->scope == HOLD_CLIENT && hold->lifted_day == DAY_NONE && hold->from_day <= finder->plan->day &&
            g_str_equal(hold->kind, reason_word(REASON_REPLY)))
            found(finder, NOTICE_REPLY, g_strdup_printf("%" G_GINT64_FORMAT, hold->id), hold->subject, "", "",
                  hold->from_day);
    }
}

#define DAYS(n)                                                                                                        \
    {                                                                                                                  \
        DURATION_DAYS, n                                                                                               \
    }
#define BUSINESS_DAYS(n)                                                                                               \
    {                                                                                                                  \
        DURATION_BUSINESS_DAYS, n                                                                                      \
    }

static const struct {
    const char *word, *template_name;
    bool event;
    struct duration every;          /* told again that long after the last time, as long as it stands */
    struct duration after_first[2]; /* told again that long after the first time */
    void (*find)(struct finder *finder);
} kinds[NOTICE_KINDS] = {
    [NOTICE_TASK] = {"task", "task"},
    [NOTICE_APPROVAL] = {"approval", "alert", .after_first = {BUSINESS_DAYS(3), BUSINESS_DAYS(10)},
                         .find = find_approvals},
    [NOTICE_ANNOUNCED] = {"announced", "alert", .find = find_announcements},
    [NOTICE_LEDGER] = {"ledger", "alert", .every = DAYS(7), .find = find_ledgers},
    [NOTICE_COLUMNS] = {"columns", "alert", .every = DAYS(7), .find = find_columns},
    [NOTICE_BANK] = {"bank", "alert", .every = DAYS(7), .find = find_banks},
    [NOTICE_PAYMENT] = {"payment", "alert", .after_first = {BUSINESS_DAYS(3), BUSINESS_DAYS(10)},
                        .find = find_payments},
    [NOTICE_FLOOD] = {"flood", "alert", .find = find_flood},
    [NOTICE_CLOCK] = {"clock", "alert", .find = find_clock},
    [NOTICE_PROMISE_BROKEN] = {"promise-broken", "alert", .event = true},
    [NOTICE_INSTALMENTS_BROKEN] = {"instalments-broken", "alert", .event = true},
    [NOTICE_SETTLEMENT_BROKEN] = {"settlement-broken", "alert", .event = true},
    [NOTICE_SAYS_PAID_OVER] = {"says-paid-over", "alert", .find = find_says_paid},
    [NOTICE_RETURNED] = {"returned", "alert", .event = true},
    [NOTICE_ATTACHMENT] = {"attachment", "alert", .event = true},
    [NOTICE_REPLY] = {"reply", "alert", .find = find_replies},
    [NOTICE_BOUNCED] = {"bounced", "alert", .event = true},
    [NOTICE_LEFT] = {"left", "alert", .event = true},
    [NOTICE_CHALLENGE] = {"challenge", "alert", .event = true},
};

const char *notice_word(enum notice_kind kind)
{
    return kinds[kind].word;
}

enum notice_kind notice_kind_of(const char *word)
{
    int kind = 0;

    while (kind < NOTICE_KINDS && strcmp(kinds[kind].word, word))
        kind++;
    return (enum notice_kind)kind;
}

const char *notice_template(enum notice_kind kind)
{
    return kinds[kind].template_name;
}

bool notice_is_event(enum notice_kind kind)
{
    return kinds[kind].event;
}

GPtrArray *tell_standing(const struct plan *plan, const struct history *history, const struct config *config)
{
    struct finder finder = {plan, history, config, g_ptr_array_new_with_free_func((GDestroyNotify)notice_free)};

    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        if (kinds[kind].find && (!plan->clock_held || kind == NOTICE_CLOCK))
            kinds[kind].find(&finder);
    }
    return finder.found;
}

static enum notice_kind broken_kind(const char *hold_kind)
{
    switch (reason_from_word(hold_kind)) {
    case REASON_INSTALMENTS:
        return NOTICE_INSTALMENTS_BROKEN;
    case REASON_CLOSED:
        return NOTICE_SETTLEMENT_BROKEN;
    default:
        return NOTICE_PROMISE_BROKEN;
    }
}

struct notice *tell_event(const struct observation *seen, const char *hold_kind)
{
    enum notice_kind kind;
    g_autofree char *cause = NULL;

    switch (seen->kind) {
    case OBSERVED_PROMISE_BROKEN:
        kind = broken_kind(hold_kind ? hold_kind : "");
        cause = g_strdup_printf("%s %" G_GINT64_FORMAT, notice_word(kind), seen->hold);
        return notice_new(kind, cause, seen->client, seen->ledger, seen->number, seen->due_before);
    case OBSERVED_RETURNED:
        cause = g_strdup_printf("%s %s/%s", notice_word(NOTICE_RETURNED), seen->ledger, seen->number);
        return notice_new(NOTICE_RETURNED, cause, seen->client, seen->ledger, seen->number, DAY_NONE);
    default:
        return NULL;
    }
}

bool tell_is_due(enum notice_kind kind, const struct told *told, const struct calendar *calendar,
                 struct duration on_reply, civil_day today)
{
    const struct duration every = kind == NOTICE_REPLY ? on_reply : kinds[kind].every;
    const struct duration *later = told->times > 0 && told->times <= (int)G_N_ELEMENTS(kinds[kind].after_first)
                                       ? &kinds[kind].after_first[told->times - 1]
                                       : NULL;

    if (told->times == 0)
        return true;
    if (duration_is_set(every) && every.count > 0)
        return today >= calendar_add(calendar, NULL, told->last, every, true);
    return later && duration_is_set(*later) && today >= calendar_add(calendar, NULL, told->first, *later, true);
}

bool tell_has_ended(const struct notice *notice, const struct plan *plan)
{
    if (notice->kind == NOTICE_TASK || notice_is_event(notice->kind))
        return false;
    if (notice->kind == NOTICE_LEDGER || notice->kind == NOTICE_COLUMNS || plan->clock_held)
        return !plan->clock_held;
    return !*notice->ledger || !g_hash_table_contains(plan->ledger_reasons, notice->ledger);
}
