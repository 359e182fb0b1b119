/* SPDX-License-Identifier: MIT */
/* R13: what the bank knows and the ledger does not show yet. */
#include <string.h>

#include "plan/planner.h"

static const struct config_bank *bank_named(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->banks->len; i++) {
        const struct config_bank *bank = config->banks->pdata[i];

        if (g_str_equal(bank->key, name))
            return bank;
    }
    return NULL;
}

enum { UNREAD_DAYS = 3 }; /* after that it is no statement under way, but a file that does not belong there */

static bool is_too_old(const struct planner *planner, const struct config_bank *bank, civil_day known_until)
{
    if (bank->max_age.count == 0)
        return false;
    return known_until == DAY_NONE ||
           planner->today > calendar_add(planner->calendar, NULL, known_until, bank->max_age, true);
}

/* A file that is still being copied, say: what was paid since the last day known may stand in it. */
static bool is_half_read(const struct planner *planner, const struct history_bank *known)
{
    return known->unread != DAY_NONE && planner->today <= known->unread + UNREAD_DAYS &&
           (known->known_until == DAY_NONE || known->known_until < known->unread - 1);
}

bool plan_bank_serves(const struct config *config, const struct config_ledger *ledger, const struct config_bank *bank)
{
    const struct config_sender *sender = config_sender(config, ledger->sender);

    return !*bank->account || !*sender->iban || g_str_equal(bank->account, sender->iban);
}

static void note_lack(struct planner *planner, const struct ledger *ledger, enum bank_lack lack)
{
    g_hash_table_insert(planner->plan->stale_banks, g_strdup(ledger->config->key), GINT_TO_POINTER((int)lack));
}

static void find_stale(struct planner *planner)
{
    const GArray *banks = planner->history->banks;

    for (guint i = 0; i < banks->len; i++) {
        const struct history_bank *known = &g_array_index(banks, struct history_bank, i);
        const struct config_bank *bank = bank_named(planner->config, known->name);

        if (!bank || planner->input->whole_day ||
            (!is_too_old(planner, bank, known->known_until) && !is_half_read(planner, known)))
            continue;
        for (guint j = 0; j < planner->input->ledgers->len; j++) {
            const struct ledger *ledger = planner->input->ledgers->pdata[j];

            if (plan_bank_serves(planner->config, ledger->config, bank))
                note_lack(planner, ledger, BANK_TOO_OLD);
        }
    }
}

/* The owner approved the ledger as it stands. */
static bool is_vouched_for(const struct planner *planner, const struct config_ledger *config)
{
    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];
        g_autofree char *subject = plan_ledger_subject(ledger);

        if (ledger->config == config && is_approved(planner, APPROVAL_LEDGER, subject))
            return true;
    }
    return false;
}

/* UBL says what was billed and never what was paid: without a bank whose statements say that, everything looks open
 * for ever. Then nothing goes out until the owner has approved the ledger as it stands. */
static bool lacks_bank(const struct planner *planner, const struct ledger *ledger)
{
    const GArray *banks = planner->history->banks;

    if (ledger->config->type != LEDGER_UBL || is_vouched_for(planner, ledger->config))
        return false;
    for (guint i = 0; i < banks->len; i++) {
        const struct history_bank *known = &g_array_index(banks, struct history_bank, i);
        const struct config_bank *bank = bank_named(planner->config, known->name);

        if (bank && known->known_until != DAY_NONE && plan_bank_serves(planner->config, ledger->config, bank))
            return false;
    }
    return true;
}

static void find_unpaid(struct planner *planner)
{
    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];

        if (lacks_bank(planner, ledger))
            note_lack(planner, ledger, BANK_NONE);
    }
}

/* What was billed before the first statement may have been paid before it, too. */
bool bank_says_nothing(const struct planner *planner, const struct plan_item *item)
{
    const GArray *banks = planner->history->banks;
    civil_day since = DAY_NONE;

    if (item->source->ledger->type != LEDGER_UBL || item->invoice->balance <= 0 || item->rare->banked > 0)
        return false;
    for (guint i = 0; i < banks->len; i++) {
        const struct history_bank *known = &g_array_index(banks, struct history_bank, i);
        const struct config_bank *bank = bank_named(planner->config, known->name);

        if (bank && known->known_since != DAY_NONE && plan_bank_serves(planner->config, item->source->ledger, bank))
            since = since == DAY_NONE ? known->known_since : MAX(since, known->known_since);
    }
    return since != DAY_NONE && item->invoice->issued < since && !is_vouched_for(planner, item->source->ledger);
}

bool bank_is_stale(const struct planner *planner, const char *ledger)
{
    return g_hash_table_size(planner->plan->stale_banks) > 0 &&
           g_hash_table_contains(planner->plan->stale_banks, ledger);
}

static void apply_payment(const struct planner *planner, struct plan_item *item, const struct history_payment *payment)
{
    if (payment->state == PAYMENT_APPLIED)
        item_own_rare(planner, item)->banked += MIN(payment->amount, item_open(item));
    else
        item->bank_waits = true;
}

void banks_index(struct planner *planner)
{
    const GArray *payments = planner->history->payments;

    find_stale(planner);
    find_unpaid(planner);
    if (payments->len == 0)
        return;
    planner->payments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < payments->len; i++) {
        struct history_payment *payment = &g_array_index(payments, struct history_payment, i);
        g_autofree char *subject = plan_invoice_subject(payment->ledger, payment->number);
        GPtrArray *list = g_hash_table_lookup(planner->payments, subject);

        if (!list) {
            list = g_ptr_array_new();
            g_hash_table_insert(planner->payments, g_steal_pointer(&subject), list);
        }
        g_ptr_array_add(list, payment);
    }
}

void banks_apply(const struct planner *planner, struct plan_item *item)
{
    g_autofree char *subject = NULL;
    const GPtrArray *list;

    if (!planner->payments || item->invoice->balance <= 0)
        return;
    subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    list = g_hash_table_lookup(planner->payments, subject);
    for (guint i = 0; list && i < list->len; i++) {
        const struct history_payment *payment = list->pdata[i];

        if (payment->amount > 0)
            apply_payment(planner, item, payment);
    }
}
