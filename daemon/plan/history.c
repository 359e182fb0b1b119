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

static void claim_clear(gpointer data)
{
    struct history_claim *claim = data;

    g_free(claim->client);
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
    g_free(payment->bank);
    g_free(payment->name);
    g_free(payment->found);
}

static void bank_clear(gpointer data)
{
    struct history_bank *bank = data;

    g_free(bank->name);
}

static void credit_clear(gpointer data)
{
    struct history_credit *credit = data;

    g_free(credit->ledger);
    g_free(credit->number);
    g_free(credit->client);
    g_free(credit->named);
}

static void quiet_clear(gpointer data)
{
    history_quiet_clear(data);
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
    history->quiet = array_of(sizeof(struct history_quiet), quiet_clear);
    history->calm = (struct history_invoice){.state = INVOICE_OPEN,
                                             .cycle = 1,
                                             .first_seen = DAY_NONE,
                                             .due = DAY_NONE,
                                             .partial_since = DAY_NONE,
                                             .returned_since = DAY_NONE,
                                             .paid_on = DAY_NONE};
    history->contacts = array_of(sizeof(struct history_contact), contact_clear);
    history->holds = array_of(sizeof(struct history_hold), hold_clear);
    history->approvals = array_of(sizeof(struct history_approval), approval_clear);
    history->cost_claims = array_of(sizeof(struct history_claim), claim_clear);
    history->recalls = array_of(sizeof(struct history_recall), recall_clear);
    history->ledgers = array_of(sizeof(struct history_ledger), ledger_clear);
    history->credits = array_of(sizeof(struct history_credit), credit_clear);
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
    g_array_unref(history->quiet);
    g_array_unref(history->contacts);
    g_array_unref(history->holds);
    g_array_unref(history->approvals);
    g_array_unref(history->cost_claims);
    g_array_unref(history->recalls);
    g_array_unref(history->ledgers);
    g_array_unref(history->credits);
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

/* Nearly nobody has any. */
static GHashTable *overrides_of(const struct history *history, const char *key)
{
    GHashTable *all = history->client_overrides;

    return g_hash_table_size(all) ? g_hash_table_lookup(all, key) : NULL;
}

bool history_has_overrides(const struct history *history, const char *key)
{
    return overrides_of(history, key) != NULL;
}

const char *history_override(const struct history *history, const char *key, const char *setting)
{
    GHashTable *own = overrides_of(history, key);

    return own ? g_hash_table_lookup(own, setting) : NULL;
}

void history_set_override(struct history *history, const char *key, const char *setting, const char *value)
{
    GHashTable *own = overrides_of(history, key);

    if (!own) {
        own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(history->client_overrides, g_strdup(key), own);
    }
    g_hash_table_insert(own, g_strdup(setting), g_strdup(value));
}

bool step_is_of_ladder(const struct history_step *step)
{
    static const char *const beside[] = {"thanks", "instalment", "apology", "promise", "settlement", NULL};

    return !g_strv_contains(beside, step->stage);
}

const struct history_ledger *history_find_ledger(const struct history *history, const char *name)
{
    for (guint i = 0; i < history->ledgers->len; i++) {
        const struct history_ledger *ledger = &g_array_index(history->ledgers, struct history_ledger, i);

        if (g_str_equal(ledger->name, name))
            return ledger;
    }
    return NULL;
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
