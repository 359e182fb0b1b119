/* SPDX-License-Identifier: MIT */
/*
 * R13, iban: whoever changes the account in the configuration changes where clients pay. A sender whose account or
 * payment link is another than its letters last named sends nothing until a person has confirmed it.
 */
#include "plan/planner.h"

char *plan_sender_accounts(const struct config_sender *sender)
{
    return g_strconcat(sender->iban ? sender->iban : "", " ", sender->pay_link ? sender->pay_link : "", NULL);
}

char *plan_iban_subject(const struct config_sender *sender)
{
    g_autofree char *accounts = plan_sender_accounts(sender);

    return g_strdup_printf("%s %s", sender->key, accounts);
}

static bool has_changed(const struct planner *planner, const struct config_sender *sender)
{
    const char *known = g_hash_table_lookup(planner->history->senders, sender->key);
    g_autofree char *accounts = plan_sender_accounts(sender);
    g_autofree char *subject = plan_iban_subject(sender);

    return known && !g_str_equal(known, accounts) && !is_approved(planner, APPROVAL_IBAN, subject);
}

void accounts_compare(struct planner *planner)
{
    for (guint i = 0; i < planner->config->senders->len; i++) {
        struct config_sender *sender = planner->config->senders->pdata[i];

        if (has_changed(planner, sender))
            g_ptr_array_add(planner->plan->senders_held, sender);
    }
}

void accounts_hold(const struct planner *planner, struct decision *decision)
{
    for (guint i = 0; i < planner->plan->senders_held->len; i++) {
        if (planner->plan->senders_held->pdata[i] == decision->sender)
            decision_hold(decision, REASON_IBAN, DAY_NONE);
    }
}
