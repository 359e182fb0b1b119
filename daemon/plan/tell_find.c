/* SPDX-License-Identifier: MIT */
/* What stands by what the plan and the history show. */
#include <string.h>

#include "plan/tell_inside.h"

/* Waiting alone is not enough for these: somebody has to say yes. A changed letter is another one. */
void tell_find_approvals(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->decisions->len; i++) {
        const struct decision *decision = finder->plan->decisions->pdata[i];
        const struct plan_item *first = decision->items->len ? decision->items->pdata[0] : NULL;

        if (first && decision->verdict == VERDICT_HELD && decision->reason == REASON_APPROVAL &&
            decision->until == DAY_NONE)
            tell_found(finder, NOTICE_APPROVAL, decision_digest(decision), decision->client->key,
                       first->source->ledger->key, first->invoice->number, DAY_NONE);
    }
}

void tell_find_announcements(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->announcements->len; i++) {
        const struct announcement *announcement = &g_array_index(finder->plan->announcements, struct announcement, i);
        const struct plan_item *item = announcement->item;

        tell_found(finder, NOTICE_ANNOUNCED, announcement_key(item), item->client->key, item->source->ledger->key,
                   item->invoice->number, announcement->goes);
    }
}

/* Columns and a new name wait for somebody to look; all else that stops a ledger is trouble with reading it. */
static enum notice_kind ledger_kind(enum reason reason)
{
    if (reason == REASON_COLUMNS)
        return NOTICE_COLUMNS;
    return reason == REASON_RENAMED ? NOTICE_RENAMED : NOTICE_LEDGER;
}

static void find_ledgers_for(struct finder *finder, enum notice_kind kind)
{
    for (guint i = 0; i < finder->config->ledgers->len; i++) {
        const struct config_ledger *ledger = finder->config->ledgers->pdata[i];
        gpointer reason;

        if (g_hash_table_lookup_extended(finder->plan->ledger_reasons, ledger->key, NULL, &reason) &&
            ledger_kind((enum reason)GPOINTER_TO_INT(reason)) == kind)
            tell_found(finder, kind, g_strdup(ledger->key), "", ledger->key, "", DAY_NONE);
    }
}

void tell_find_ledgers(struct finder *finder)
{
    find_ledgers_for(finder, NOTICE_LEDGER);
}

void tell_find_columns(struct finder *finder)
{
    find_ledgers_for(finder, NOTICE_COLUMNS);
}

/* R13: one that came under another name, and one that is gone from the configuration while its invoices are open. */
void tell_find_renamed(struct finder *finder)
{
    find_ledgers_for(finder, NOTICE_RENAMED);
    for (guint i = 0; i < finder->plan->gone->len; i++) {
        const struct plan_gone *gone = finder->plan->gone->pdata[i];

        tell_found(finder, NOTICE_RENAMED, g_strdup_printf("gone %s", gone->name), "", "", gone->name, DAY_NONE);
    }
}

void tell_find_banks(struct finder *finder)
{
    for (guint i = 0; i < finder->config->ledgers->len; i++) {
        const struct config_ledger *ledger = finder->config->ledgers->pdata[i];
        gpointer lack = g_hash_table_lookup(finder->plan->stale_banks, ledger->key);

        if (lack)
            tell_found(finder, NOTICE_BANK, g_strdup_printf("%s %d", ledger->key, GPOINTER_TO_INT(lack)), "",
                       ledger->key, "", DAY_NONE);
    }
}

/* One payment may keep several invoices back: it is told once, with the first of them. */
void tell_find_payments(struct finder *finder)
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
        tell_found(finder, NOTICE_PAYMENT, g_strdup_printf("%" G_GINT64_FORMAT, payment->id), item->client->key,
                   payment->ledger, payment->number, payment->booked);
    }
}

/* R13: a new account is a new cause. */
void tell_find_accounts(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->senders_held->len; i++) {
        const struct config_sender *sender = finder->plan->senders_held->pdata[i];

        tell_found(finder, NOTICE_IBAN, plan_iban_subject(sender), "", "", sender->key, DAY_NONE);
    }
}

void tell_find_flood(struct finder *finder)
{
    for (guint i = 0; i < finder->plan->decisions->len; i++) {
        const struct decision *decision = finder->plan->decisions->pdata[i];

        if (decision->reasons & REASON_BIT(REASON_FLOOD)) {
            tell_found(finder, NOTICE_FLOOD, g_strdup(""), "", "", "", DAY_NONE);
            return;
        }
    }
}

void tell_find_clock(struct finder *finder)
{
    if (finder->plan->clock_held)
        tell_found(finder, NOTICE_CLOCK, g_strdup(""), "", "", "", finder->history->last_day);
}

/* R7: it ran out by itself, and the invoice is open all the same. */
void tell_find_says_paid(struct finder *finder)
{
    for (guint i = 0; i < finder->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(finder->history->holds, struct history_hold, i);
        const char *slash = hold->scope == HOLD_INVOICE ? strchr(hold->subject, '/') : NULL;
        g_autofree char *ledger = slash ? g_strndup(hold->subject, (gsize)(slash - hold->subject)) : NULL;
        struct history_invoice known;

        if (slash && history_look_up(finder->history, ledger, slash + 1, &known) && known.state == INVOICE_OPEN &&
            known.balance > 0 && hold->lifted_day == DAY_NONE && hold->until_day != DAY_NONE &&
            hold->until_day < finder->plan->day && g_str_equal(hold->kind, reason_word(REASON_SAYS_PAID)))
            tell_found(finder, NOTICE_SAYS_PAID_OVER, g_strdup_printf("%" G_GINT64_FORMAT, hold->id), known.client,
                       ledger, known.number, hold->until_day);
    }
}

/* R14: the client's reminders wait until a person has answered. */
void tell_find_replies(struct finder *finder)
{
    for (guint i = 0; i < finder->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(finder->history->holds, struct history_hold, i);

        if (hold->scope == HOLD_CLIENT && hold->lifted_day == DAY_NONE && hold->from_day <= finder->plan->day &&
            g_str_equal(hold->kind, reason_word(REASON_REPLY)))
            tell_found(finder, NOTICE_REPLY, g_strdup_printf("%" G_GINT64_FORMAT, hold->id), hold->subject, "", "",
                       hold->from_day);
    }
}
