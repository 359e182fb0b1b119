/* SPDX-License-Identifier: MIT */
#include "plan/history.h"

#include <string.h>

enum { STRINGS_BLOCK = 65536 };

static void step_clear(gpointer data)
{
    struct history_step *step = data;

    g_free(step->policy);
    g_free(step->stage);
}

static void invoice_clear(gpointer data)
{
    struct history_invoice *invoice = data;

    g_clear_pointer(&invoice->steps, g_array_unref);
}

static void contact_clear(gpointer data)
{
    struct history_contact *contact = data;

    g_free(contact->client);
    g_free(contact->sender);
    g_free(contact->address);
}

static void hold_clear(gpointer data)
{
    struct history_hold *hold = data;

    g_free(hold->subject);
    g_free(hold->kind);
    g_free(hold->reason);
    g_free(hold->actor);
    g_free(hold->address);
}

static void approval_clear(gpointer data)
{
    struct history_approval *approval = data;

    g_free(approval->subject);
}

static void recall_clear(gpointer data)
{
    struct history_recall *recall = data;

    g_free(recall->client);
    g_free(recall->client_name);
    g_free(recall->sender);
    g_free(recall->policy);
    g_free(recall->stage);
    g_ptr_array_unref(recall->invoices);
    g_strfreev(recall->to);
    g_strfreev(recall->cc);
}

static void ledger_clear(gpointer data)
{
    struct history_ledger *ledger = data;

    g_free(ledger->name);
    g_free(ledger->header_sha256);
    g_free(ledger->sha256);
}

static void payment_clear(gpointer data)
{
    struct history_payment *payment = data;

    g_free(payment->ledger);
    g_free(payment->number);
}

static void bank_clear(gpointer data)
{
    struct history_bank *bank = data;

    g_free(bank->name);
}

static GArray *array_of(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);

    g_array_set_clear_func(array, clear);
    return array;
}

GArray *history_steps_new(void)
{
    return array_of(sizeof(struct history_step), step_clear);
}

GArray *history_invoices_new(void)
{
    return array_of(sizeof(struct history_invoice), invoice_clear);
}

struct history *history_new(void)
{
    struct history *history = g_new0(struct history, 1);

    history->invoices = history_invoices_new();
    history->contacts = array_of(sizeof(struct history_contact), contact_clear);
    history->holds = array_of(sizeof(struct history_hold), hold_clear);
    history->approvals = array_of(sizeof(struct history_approval), approval_clear);
    history->recalls = array_of(sizeof(struct history_recall), recall_clear);
    history->ledgers = array_of(sizeof(struct history_ledger), ledger_clear);
    history->payments = array_of(sizeof(struct history_payment), payment_clear);
    history->banks = array_of(sizeof(struct history_bank), bank_clear);
    history->thanked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    history->announced = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    history->client_overrides =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    history->merged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    history->senders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    history->strings = g_string_chunk_new(STRINGS_BLOCK);
    history->last_day = DAY_NONE;
    return history;
}

void history_free(struct history *history)
{
    g_array_unref(history->invoices);
    g_array_unref(history->contacts);
    g_array_unref(history->holds);
    g_array_unref(history->approvals);
    g_array_unref(history->recalls);
    g_array_unref(history->ledgers);
    g_array_unref(history->payments);
    g_array_unref(history->banks);
    g_hash_table_unref(history->thanked);
    g_hash_table_unref(history->announced);
    g_hash_table_unref(history->client_overrides);
    g_hash_table_unref(history->merged);
    g_hash_table_unref(history->senders);
    g_string_chunk_free(history->strings);
    g_free(history);
}

const char *history_keep(struct history *history, const char *text)
{
    return g_string_chunk_insert(history->strings, text);
}

const char *history_word(struct history *history, const char *text)
{
    return g_string_chunk_insert_const(history->strings, text);
}

int history_invoice_compare(const char *ledger, const char *number, const struct history_invoice *other)
{
    int order = strcmp(ledger, other->ledger);

    return order ? order : strcmp(number, other->number);
}

/* The first invoice of a ledger whose name is not below LEDGER, or is above it. */
static struct history_invoice *ledger_bound(const struct history *history, const char *ledger, bool above)
{
    struct history_invoice *all = (struct history_invoice *)(void *)history->invoices->data;
    guint low = 0, high = history->invoices->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(all[middle].ledger, ledger);

        if (order < 0 || (order == 0 && above))
            low = middle + 1;
        else
            high = middle;
    }
    return all + low;
}

struct history_invoice *history_of_ledger(const struct history *history, const char *ledger,
                                          struct history_invoice **end)
{
    *end = ledger_bound(history, ledger, true);
    return ledger_bound(history, ledger, false);
}

struct history_invoice *history_find(const struct history *history, const char *ledger, const char *number)
{
    guint low = 0, high = history->invoices->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        struct history_invoice *candidate = &g_array_index(history->invoices, struct history_invoice, middle);
        int order = history_invoice_compare(ledger, number, candidate);

        if (order == 0)
            return candidate;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *history_override(const struct history *history, const char *key, const char *setting)
{
    GHashTable *own = g_hash_table_lookup(history->client_overrides, key);

    return own ? g_hash_table_lookup(own, setting) : NULL;
}

void history_set_override(struct history *history, const char *key, const char *setting, const char *value)
{
    GHashTable *own = g_hash_table_lookup(history->client_overrides, key);

    if (!own) {
        own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(history->client_overrides, g_strdup(key), own);
    }
    g_hash_table_insert(own, g_strdup(setting), g_strdup(value));
}

bool step_is_of_ladder(const struct history_step *step)
{
    static const char *const beside[] = {"thanks", "instalment", "apology", NULL};

    return !g_strv_contains(beside, step->stage);
}

const char *history_client(const struct history *history, const char *key)
{
    const char *into = g_hash_table_size(history->merged) ? g_hash_table_lookup(history->merged, key) : NULL;

    return into ? into : key; /* asked for every row of a ledger */
}

int history_steps_in_cycle(const struct history_invoice *invoice)
{
    int count = 0;

    for (guint i = 0; invoice->steps && i < invoice->steps->len; i++) {
        const struct history_step *step = &g_array_index(invoice->steps, struct history_step, i);

        count += step->cycle == invoice->cycle && step_is_of_ladder(step);
    }
    return count;
}

bool history_handed_over(const struct history_invoice *invoice)
{
    for (guint i = 0; invoice->steps && i < invoice->steps->len; i++) {
        const struct history_step *step = &g_array_index(invoice->steps, struct history_step, i);

        if (step->kind == STEP_HANDOVER && step->state == STEP_SERVED)
            return true;
    }
    return false;
}

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

static void copy_invoices(struct history *to, const struct history *from)
{
    for (guint i = 0; i < from->invoices->len; i++) {
        struct history_invoice invoice = g_array_index(from->invoices, struct history_invoice, i);

        invoice.ledger = history_word(to, invoice.ledger);
        invoice.number = history_keep(to, invoice.number);
        invoice.client = history_word(to, invoice.client);
        invoice.steps = steps_copy(invoice.steps);
        g_array_append_val(to->invoices, invoice);
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
    copy_recalls(copy, history);
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
