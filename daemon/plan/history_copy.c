/* SPDX-License-Identifier: MIT */
/* A history of one's own, for who lives days through that have not come (simulate.c). */
#include <string.h>

#include "ledger/ledger.h"
#include "plan/history.h"

static GArray *steps_copy(const GArray *steps)
{
    if (!steps)
        return NULL;

    GArray *copy = history_steps_new();

    for (guint i = 0; i < steps->len; i++) {
        struct history_step step = g_array_index(steps, struct history_step, i);

        step.policy = g_strdup(step.policy);
        step.stage = g_strdup(step.stage);
        g_array_append_val(copy, step);
    }
    return copy;
}

static void copy_invoice(struct history *to, struct history_invoice invoice)
{
    invoice.ledger = history_word(to, invoice.ledger);
    invoice.number = history_keep(to, invoice.number);
    invoice.client = history_word(to, invoice.client);
    invoice.steps = steps_copy(invoice.steps);
    g_array_append_val(to->invoices, invoice);
}

static int compare_invoices(gconstpointer a, gconstpointer b)
{
    const struct history_invoice *one = a;

    return history_invoice_compare(one->ledger, one->number, b);
}

static void copy_invoices(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->invoices->len; i++)
        copy_invoice(to, g_array_index(from->invoices, struct history_invoice, i));
    for (guint i = 0; i < from->quiet->len; i++) {
        const struct history_quiet *quiet = &g_array_index(from->quiet, struct history_quiet, i);

        for (guint place = 0; place < quiet->ledger->invoices->len; place++)
            if (history_is_quiet(quiet, place))
                copy_invoice(to, history_quiet_invoice(quiet, place));
    }
    if (from->quiet->len)
        g_array_sort(to->invoices, compare_invoices);
}

static void copy_claims(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->cost_claims->len; i++) {
        struct history_claim claim = g_array_index(from->cost_claims, struct history_claim, i);

        claim.client = g_strdup(claim.client);
        g_array_append_val(to->cost_claims, claim);
    }
}

static void copy_credits(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->credits->len; i++) {
        struct history_credit credit = g_array_index(from->credits, struct history_credit, i);

        credit.ledger = g_strdup(credit.ledger);
        credit.number = g_strdup(credit.number);
        credit.client = g_strdup(credit.client);
        credit.named = g_strdup(credit.named);
        g_array_append_val(to->credits, credit);
    }
}

static void copy_recalls(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->recalls->len; i++) {
        struct history_recall recall = g_array_index(from->recalls, struct history_recall, i);

        recall.client = g_strdup(recall.client);
        recall.client_name = g_strdup(recall.client_name);
        recall.sender = g_strdup(recall.sender);
        recall.policy = g_strdup(recall.policy);
        recall.stage = g_strdup(recall.stage);
        g_ptr_array_ref(recall.invoices); /* never changed once loaded */
        recall.to = g_strdupv(recall.to);
        recall.cc = g_strdupv(recall.cc);
        g_array_append_val(to->recalls, recall);
    }
}

static void copy_small(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->contacts->len; i++) {
        struct history_contact contact = g_array_index(from->contacts, struct history_contact, i);

        contact.client = g_strdup(contact.client);
        contact.sender = g_strdup(contact.sender);
        contact.address = g_strdup(contact.address);
        g_array_append_val(to->contacts, contact);
    }
    for (guint i = 0; i < from->holds->len; i++) {
        struct history_hold hold = g_array_index(from->holds, struct history_hold, i);

        hold.subject = g_strdup(hold.subject);
        hold.kind = g_strdup(hold.kind);
        hold.reason = g_strdup(hold.reason);
        hold.actor = g_strdup(hold.actor);
        hold.address = g_strdup(hold.address);
        g_array_append_val(to->holds, hold);
    }
    for (guint i = 0; i < from->approvals->len; i++) {
        struct history_approval approval = g_array_index(from->approvals, struct history_approval, i);

        approval.subject = g_strdup(approval.subject);
        g_array_append_val(to->approvals, approval);
    }
    for (guint i = 0; i < from->ledgers->len; i++) {
        struct history_ledger ledger = g_array_index(from->ledgers, struct history_ledger, i);

        ledger.name = g_strdup(ledger.name);
        ledger.header_sha256 = g_strdup(ledger.header_sha256);
        ledger.sha256 = g_strdup(ledger.sha256);
        g_array_append_val(to->ledgers, ledger);
    }
}

static void copy_banks(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->payments->len; i++) {
        struct history_payment payment = g_array_index(from->payments, struct history_payment, i);

        payment.ledger = g_strdup(payment.ledger);
        payment.number = g_strdup(payment.number);
        payment.bank = g_strdup(payment.bank);
        payment.name = g_strdup(payment.name);
        payment.found = g_strdup(payment.found);
        g_array_append_val(to->payments, payment);
    }
    for (guint i = 0; i < from->banks->len; i++) {
        struct history_bank bank = g_array_index(from->banks, struct history_bank, i);

        bank.name = g_strdup(bank.name);
        g_array_append_val(to->banks, bank);
    }
}

static void copy_words(GHashTable *to, GHashTable *from)
{
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(to, g_strdup(key), g_strdup(value));
}

struct history *history_copy(const struct history *history)
{
    struct history *copy = history_new();
    GHashTableIter iter;
    gpointer key, value;

    copy_invoices(copy, history);
    copy_small(copy, history);
    copy_banks(copy, history);
    copy_claims(copy, history);
    copy_recalls(copy, history);
    copy_credits(copy, history);
    g_hash_table_iter_init(&iter, history->thanked);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(copy->thanked, g_strdup(key), value);
    g_hash_table_iter_init(&iter, history->client_overrides);
    while (g_hash_table_iter_next(&iter, &key, &value)) /* values are never changed once loaded */
        g_hash_table_insert(copy->client_overrides, g_strdup(key), g_hash_table_ref(value));
    g_hash_table_iter_init(&iter, history->announced);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(copy->announced, g_strdup(key), value);
    copy_words(copy->merged, history->merged);
    copy_words(copy->senders, history->senders);
    copy->last_day = history->last_day;
    memcpy(copy->letters_of_day, history->letters_of_day, sizeof copy->letters_of_day);
    copy->letters_days = history->letters_days;
    copy->letters_today = history->letters_today;
    copy->origin_held = history->origin_held;
    return copy;
}
