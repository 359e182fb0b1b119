/* SPDX-License-Identifier: MIT */
/* What is owed, by age and by whom, and how far the sources of that can be relied on. */
#include <string.h>

#include "cycle_digest.h"
#include "ledger/ledger.h"
#include "report/ageing.h"
#include "report/decision.h"

enum { DEBTORS = 5 };

G_STATIC_ASSERT((int)AGE_COUNT == (int)DIGEST_BANDS);

static struct digest_ageing *ageing_in(GArray *ageing, const char *currency)
{
    struct digest_ageing fresh = {.bands = {0}};

    for (guint i = 0; i < ageing->len; i++) {
        struct digest_ageing *known = &g_array_index(ageing, struct digest_ageing, i);

        if (g_str_equal(known->currency, currency))
            return known;
    }
    g_strlcpy(fresh.currency, currency, sizeof fresh.currency);
    g_array_append_val(ageing, fresh);
    return &g_array_index(ageing, struct digest_ageing, ageing->len - 1);
}

static int compare_open(gconstpointer a, gconstpointer b)
{
    int64_t one = ((const struct ageing *)a)->open, other = ((const struct ageing *)b)->open;

    return one < other ? 1 : one > other ? -1 : 0;
}

static void add_debtors(struct owner_digest *digest, GArray *rows)
{
    g_array_sort(rows, compare_open);
    for (guint i = 0; i < rows->len && digest->debtors->len < DEBTORS; i++) {
        const struct ageing *row = &g_array_index(rows, struct ageing, i);
        struct digest_line *line;

        if (row->open <= row->ages[AGE_CURRENT])
            continue;
        line = digest_line_new();
        line->key = g_strdup(row->client->key);
        line->client = g_strdup(client_label(row->client));
        digest_line_add(line, row->open - row->ages[AGE_CURRENT], row->currency);
        g_ptr_array_add(digest->debtors, line);
    }
}

static bool is_of_sender(const struct plan_item *item, void *data)
{
    const struct digest_sources *sources = data;

    return digest_is_of(sources->sender, item->source->sender);
}

static void add_ledgers(struct owner_digest *digest, const struct digest_sources *sources)
{
    for (guint i = 0; i < sources->world->ledgers->len; i++) {
        const struct ledger *ledger = sources->world->ledgers->pdata[i];
        const struct config_sender *sender = config_sender(sources->config, ledger->config->sender);
        struct digest_source source = {.name = ledger->config->key, .day = DAY_NONE};

        if (sender && !digest_is_of(sources->sender, sender))
            continue;
        source.rows = ledger->rows;
        source.rejected = (int)ledger->rejects->len;
        source.trusted = !ledger->failure && !g_hash_table_contains(sources->plan->ledger_reasons, ledger->config->key);
        if (!ledger->failure)
            source.day = moment_at(ledger->stamp.mtime_ns / 1000000, sources->config->timezone).day;
        g_array_append_val(digest->sources, source);
    }
}

static bool bank_serves(const struct digest_sources *sources, const char *name)
{
    for (guint i = 0; i < sources->config->banks->len; i++) {
        const struct config_bank *bank = sources->config->banks->pdata[i];

        for (guint j = 0; g_str_equal(bank->key, name) && j < sources->config->ledgers->len; j++) {
            const struct config_ledger *ledger = sources->config->ledgers->pdata[j];
            const struct config_sender *sender = config_sender(sources->config, ledger->sender);

            if (sender && digest_is_of(sources->sender, sender) && plan_bank_serves(sources->config, ledger, bank))
                return true;
        }
    }
    return false;
}

static void add_banks(struct owner_digest *digest, const struct digest_sources *sources)
{
    const GArray *banks = sources->world->history->banks;

    for (guint i = 0; i < banks->len; i++) {
        const struct history_bank *bank = &g_array_index(banks, struct history_bank, i);
        struct digest_source source = {.name = bank->name, .bank = true, .day = bank->known_until};

        source.trusted = bank->gap == DAY_NONE && bank->known_until != DAY_NONE &&
                         g_hash_table_size(sources->plan->stale_banks) == 0;
        if (bank_serves(sources, bank->name))
            g_array_append_val(digest->sources, source);
    }
}

void digest_add_money(struct owner_digest *digest, const struct digest_sources *sources)
{
    g_autoptr(GArray) rows = ageing_of_those(sources->plan, sources->plan->day, is_of_sender, (void *)sources);

    for (guint i = 0; i < rows->len; i++) {
        const struct ageing *row = &g_array_index(rows, struct ageing, i);
        struct digest_ageing *ageing = ageing_in(digest->ageing, row->currency);

        for (guint j = 0; j < DIGEST_BANDS; j++)
            money_add(&ageing->bands[j], row->ages[j], NULL);
    }
    add_debtors(digest, rows);
    add_ledgers(digest, sources);
    add_banks(digest, sources);
}
