/* SPDX-License-Identifier: MIT */
#include "report/ageing.h"

#include <string.h>

static bool is_open(const struct plan_item *item)
{
    const struct invoice *row = item->invoice;

    return row->kind == KIND_INVOICE && row->balance > 0 && row->status != STATUS_DRAFT && row->status != STATUS_VOID &&
           row->status != STATUS_PAID;
}

static enum age age_of(const struct plan_item *item, civil_day today)
{
    int days = item->due == DAY_NONE ? 0 : today - item->due;

    return days <= 0 ? AGE_CURRENT : days <= 30 ? AGE_30 : days <= 60 ? AGE_60 : days <= 90 ? AGE_90 : AGE_OLDER;
}

/* A formal stage that was served, in its present cycle. */
static bool had_formal(const struct plan_item *item)
{
    const GArray *steps = item->history ? item->history->steps : NULL;
    const struct config_policy *policy = item->client->policy;

    for (guint i = 0; steps && policy && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);
        int index = config_stage_index(policy, step->stage);

        if (index >= 0 && step->cycle == item->history->cycle && step->state == STEP_SERVED &&
            ((const struct config_stage *)policy->stages->pdata[index])->escalation)
            return true;
    }
    return false;
}

static struct ageing *row_of(GArray *rows, guint first, const struct plan_client *client, const char *currency)
{
    struct ageing row = {.client = client};

    for (guint i = first; i < rows->len; i++) {
        struct ageing *known = &g_array_index(rows, struct ageing, i);

        if (g_str_equal(known->currency, currency))
            return known;
    }
    g_strlcpy(row.currency, currency, sizeof row.currency);
    g_array_append_val(rows, row);
    return &g_array_index(rows, struct ageing, rows->len - 1);
}

/* A sum that does not fit stays as it is: no ledger comes near it. */
static void add(int64_t *sum, int64_t what)
{
    money_add(sum, what, NULL);
}

static void add_item(GArray *rows, guint first, const struct plan_item *item, civil_day today)
{
    const reason_set over = REASON_BIT(REASON_INSOLVENT) | REASON_BIT(REASON_HANDED_OVER);
    struct ageing *row = row_of(rows, first, item->client, item->invoice->currency);
    int64_t open = item_demand(item);
    enum age age = age_of(item, today);

    row->invoices++;
    add(&row->open, open);
    add(&row->ages[age], open);
    row->stop |= age == AGE_OLDER || (item->reasons & over) || had_formal(item);
}

GArray *ageing_of_those(const struct plan *plan, civil_day today,
                        bool (*is_meant)(const struct plan_item *item, void *data), void *data)
{
    GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct ageing));
    const struct plan_client *client = NULL;
    guint first = 0;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);

        if (item->client != client) {
            client = item->client;
            first = rows->len;
        }
        if (is_open(item) && is_meant(item, data))
            add_item(rows, first, item, today);
    }
    return rows;
}

GArray *ageing_of(const struct plan *plan, civil_day today, bool all)
{
    GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct ageing));

    for (guint start = 0, end; start < plan->items->len; start = end) {
        const struct plan_item *items = &g_array_index(plan->items, struct plan_item, start);
        guint first = rows->len;

        for (end = start; end < plan->items->len && items[end - start].client == items[0].client; end++) {
            if (is_open(&items[end - start]))
                add_item(rows, first, &items[end - start], today);
        }
        if (all && rows->len == first)
            row_of(rows, first, items[0].client, items[0].invoice->currency);
    }
    return rows;
}

const char **client_missing(const struct plan_client *client)
{
    GPtrArray *words = g_ptr_array_new();

    if (!client->email[0] && !client->reach_task)
        g_ptr_array_add(words, (gpointer) "email");
    if (client->segment == SEGMENT_UNKNOWN)
        g_ptr_array_add(words, (gpointer) "segment");
    if (!client->country || !*client->country)
        g_ptr_array_add(words, (gpointer) "country");
    g_ptr_array_add(words, NULL);
    return (const char **)g_ptr_array_free(words, FALSE);
}
