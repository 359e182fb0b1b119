/* SPDX-License-Identifier: MIT */
#include "plan/collected.h"

#include "plan/reason.h"

const char *habit_policy(const char *habit)
{
    if (g_str_equal(habit, "short-of-money"))
        return "patient";
    if (g_str_equal(habit, "unwilling"))
        return "prepay";
    return *habit ? "standard" : "";
}

/* Keys of clients of which an agency still collects something. */
static GHashTable *with_agency(const struct history *history)
{
    GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < history->invoices->len; i++) {
        const struct history_invoice *invoice = &g_array_index(history->invoices, struct history_invoice, i);

        if (invoice->steps && invoice->state != INVOICE_PAID && invoice->state != INVOICE_GONE && invoice->client &&
            history_handed_over(invoice))
            g_hash_table_add(keys, (gpointer)history_client(history, invoice->client));
    }
    return keys;
}

static struct collected collected_of(const struct history *history, const struct config *config,
                                     const struct history_hold *hold)
{
    const struct config_client *section = config_client(config, hold->subject);
    const char *said = history_override(history, hold->subject, "habit");
    struct collected one = {.client = hold->subject, .since = hold->from_day};

    one.habit = said && *said ? said : section ? section->habit : "";
    one.policy = habit_policy(one.habit);
    if (!config_policy(config, one.policy))
        one.policy = "";
    return one;
}

GArray *collected_clients(const struct history *history, const struct config *config, civil_day today)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct collected));
    g_autoptr(GHashTable) busy = NULL;

    for (guint i = 0; i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);

        if (hold->scope != HOLD_CLIENT || !g_str_equal(hold->kind, reason_word(REASON_HANDED_OVER)) ||
            hold->lifted_day != DAY_NONE || (hold->from_day != DAY_NONE && hold->from_day > today))
            continue;
        if (!busy)
            busy = with_agency(history);
        if (!g_hash_table_contains(busy, hold->subject)) {
            struct collected one = collected_of(history, config, hold);

            g_array_append_val(list, one);
        }
    }
    return list;
}
