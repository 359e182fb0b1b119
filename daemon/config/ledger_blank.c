/* SPDX-License-Identifier: MIT */
#include "config/config.h"

void config_filter_free(gpointer data)
{
    struct config_filter *filter = data;

    g_free(filter->column);
    g_free(filter->value);
    g_free(filter);
}

struct config_filter *config_filter_new(const char *column, const char *value)
{
    struct config_filter *filter = g_new0(struct config_filter, 1);

    *filter = (struct config_filter){.column = g_strdup(column), .value = g_strdup(value)};
    return filter;
}

struct config_ledger *config_ledger_blank(const char *key, const char *path)
{
    struct config_ledger *ledger = g_new0(struct config_ledger, 1);

    *ledger = (struct config_ledger){
        .key = g_strdup(key),
        .type = LEDGER_CSV,
        .path = g_strdup(path),
        .web = {.url = g_strdup("")},
        .sender = g_strdup(""),
        .preset = g_strdup(""),
        .csv = {.separator = ',',
                .quote = '"',
                .decimal = '.',
                .date = g_strdup("%Y-%m-%d"),
                .encoding = g_strdup("UTF-8"),
                .header = true},
        .drop = g_ptr_array_new_with_free_func(config_filter_free),
        .keep = g_ptr_array_new_with_free_func(config_filter_free),
        .group = GROUP_ROW,
        .fixed_currency = g_strdup(""),
        .columns_given = true,
        .invoice_pdf = g_strdup(""),
        .terms = g_strdup(""),
        .query = g_strdup(""),
    };
    for (int i = 0; i < COLUMN_COUNT; i++)
        ledger->columns[i] = g_strdup("");
    return ledger;
}
