/* SPDX-License-Identifier: MIT */
/* R1: the credits of each ledger as it was last read well, a line each. They count until it is read well again. */
#include <string.h>

#include "base/text.h"
#include "proof/history_parts.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

#define PREFIX_CREDITS "credits:"

enum { PART_NUMBER, PART_CLIENT, PART_CURRENCY, PART_AMOUNT, PART_NAMED, PART_COUNT };

/* TEXT without what parts fields and lines. */
static void add_part(GString *value, const char *text, char end)
{
    for (; text && *text; text++)
        g_string_append_c(value, *text == '\t' || *text == '\n' ? ' ' : *text);
    g_string_append_c(value, end);
}

static void add_row(GString *value, const struct invoice *row)
{
    char amount[TEXT_NUMBER_SIZE];

    add_part(value, row->number, '\t');
    add_part(value, row->client->id, '\t');
    add_part(value, row->currency, '\t');
    add_part(value, text_number(-row->balance, amount), '\t');
    add_part(value, invoice_text(row, TEXT_CREDITS), '\n');
}

bool credit_record(struct store *store, const struct ledger *ledger, GError **error)
{
    g_autofree char *subject = g_strconcat(PREFIX_CREDITS, ledger->config->key, NULL);
    g_autoptr(GString) value = g_string_new(NULL);

    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, i);

        if (row->balance < 0 && row->balance != G_MININT64 && row->status != STATUS_DRAFT && row->status != STATUS_VOID)
            add_row(value, row);
    }
    return store_set_runtime(store, subject, value->len ? value->str : NULL, error);
}

static void take(const char *subject, const char *value, const char *since, void *data)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    struct history *history = data;

    (void)since;
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", PART_COUNT);
        struct history_credit credit = {0};

        if (g_strv_length(parts) != PART_COUNT)
            continue;
        credit.ledger = g_strdup(subject + strlen(PREFIX_CREDITS));
        credit.number = g_strdup(parts[PART_NUMBER]);
        credit.client = g_strdup(parts[PART_CLIENT]);
        credit.named = g_strdup(parts[PART_NAMED]);
        credit.amount = g_ascii_strtoll(parts[PART_AMOUNT], NULL, 10);
        g_strlcpy(credit.currency, parts[PART_CURRENCY], sizeof credit.currency);
        g_array_append_val(history->credits, credit);
    }
}

bool history_load_credits(struct store *store, struct history *history, GError **error)
{
    return store_each_runtime(store, PREFIX_CREDITS, take, history, error);
}
