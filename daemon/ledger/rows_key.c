/* SPDX-License-Identifier: MIT */
#include "ledger/rows_key.h"

#include <string.h>

#include "ledger/checksum.h"
#include "ledger/reader.h"

/* With its NUL, so that no two lists of texts look alike. */
static void add_text(struct checksum *sum, const char *text)
{
    if (text)
        checksum_add(sum, text, strlen(text) + 1);
    checksum_add(sum, text ? "t" : "-", 1);
}

static void add_number(struct checksum *sum, gint64 number)
{
    checksum_add(sum, &number, sizeof number);
}

static void add_csv(struct checksum *sum, const struct config_csv *csv)
{
    add_number(sum, csv->separator);
    add_number(sum, csv->quote);
    add_number(sum, csv->decimal);
    add_number(sum, csv->skip_lines);
    add_number(sum, csv->header);
    add_text(sum, csv->date);
    add_text(sum, csv->encoding);
}

static void add_filters(struct checksum *sum, const GPtrArray *filters)
{
    add_number(sum, filters ? filters->len : 0);
    for (guint i = 0; filters && i < filters->len; i++) {
        const struct config_filter *filter = filters->pdata[i];

        add_text(sum, filter->column);
        add_text(sum, filter->value);
    }
}

void rows_key(const struct config_ledger *config, const char *header, char key[ROWS_KEY_SIZE])
{
    AUTO(checksum) sum = checksum_new();
    g_autofree char *hex = NULL;

    add_text(sum, "herinnerd rows 1");
    add_text(sum, ledger_reader());
    add_number(sum, config->type);
    add_csv(sum, &config->csv);
    add_filters(sum, config->drop);
    add_filters(sum, config->keep);
    add_text(sum, config->fixed_currency);
    add_number(sum, config->columns_given);
    for (int i = 0; i < COLUMN_COUNT; i++)
        add_text(sum, config->columns[i]);
    add_text(sum, header);
    hex = checksum_end(sum);
    g_strlcpy(key, hex, ROWS_KEY_SIZE);
}
