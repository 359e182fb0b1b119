/* SPDX-License-Identifier: MIT */
#include "ledger/merge.h"

#include <string.h>

#include "ledger/ledger_inside.h"

enum { LINES_NAMED = 5 };

/* "line 3" or "lines 3, 4 and 7 more": the lines of ROWS but that of SELF. New string. */
static char *other_lines(const struct ledger *ledger, const struct invoice *rows, guint count, guint self)
{
    g_autoptr(GString) text = g_string_new(ledger->files ? "" : count == 2 ? "line " : "lines ");
    guint named = 0;

    for (guint i = 0; i < count && named < LINES_NAMED; i++)
        if (i != self && ledger->files)
            g_string_append_printf(text, "%s\"%s\"", named++ ? ", " : "", ledger_file(ledger, rows[i].line));
        else if (i != self)
            g_string_append_printf(text, "%s%d", named++ ? ", " : "", rows[i].line);
    if (count - 1 > named)
        g_string_append_printf(text, " and %u more", count - 1 - named);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Rejects those ROWS that are not rejected yet; WHY ends where the other lines are named. */
static void reject_rows(struct builder *builder, const struct invoice *rows, guint count, int column, const char *why)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *others = other_lines(builder->ledger, rows, count, i);

        if (rows[i].kind != KIND_REJECTED)
            builder_reject(builder, rows[i].number, rows[i].line, column, "%s %s", why, others);
    }
}

/* The column in which ROW differs from FIRST although both are of one invoice, or COLUMN_COUNT. */
static enum ledger_column disagreement(const struct builder *builder, const struct invoice *first,
                                       const struct invoice *row)
{
    if (row->client != first->client)
        return builder->mapped[COLUMN_CLIENT] ? COLUMN_CLIENT : COLUMN_NAME;
    if (row->issued != first->issued)
        return COLUMN_ISSUED;
    if (row->due != first->due)
        return COLUMN_DUE;
    if (strcmp(row->currency, first->currency) != 0)
        return COLUMN_CURRENCY;
    if (row->kind != first->kind)
        return COLUMN_KIND;
    if (builder->ledger->config->group == GROUP_SUM)
        return COLUMN_COUNT;
    if (row->total != first->total)
        return COLUMN_TOTAL;
    if (row->balance != first->balance)
        return builder->mapped[COLUMN_OPEN] ? COLUMN_OPEN : COLUMN_PAID;
    return COLUMN_COUNT;
}

/* Adds the amounts of ROWS up in the first; false when they do not fit. */
static bool sum_up(struct invoice *rows, guint count)
{
    for (guint i = 1; i < count; i++)
        if (!money_add(&rows[0].total, rows[i].total, NULL) || !money_add(&rows[0].balance, rows[i].balance, NULL))
            return false;
    return true;
}

/* Makes the COUNT line items one invoice, in the first of them; false when they were rejected. */
static bool join_items(struct builder *builder, struct invoice *rows, guint count)
{
    for (guint i = 0; i < count; i++) {
        enum ledger_column column = COLUMN_COUNT;
        g_autofree char *why = NULL;

        if (rows[i].kind == KIND_REJECTED) {
            reject_rows(builder, rows, count, 0, "another row of this invoice is rejected; see");
            return false;
        }
        column = disagreement(builder, &rows[0], &rows[i]);
        if (column == COLUMN_COUNT)
            continue;
        why = g_strdup_printf("the rows of this invoice differ in `%s`; see", ledger_column_name(column));
        reject_rows(builder, rows, count, builder->column[column], why);
        return false;
    }
    if (builder->ledger->config->group == GROUP_SUM && !sum_up(rows, count)) {
        reject_rows(builder, rows, count, builder->column[COLUMN_TOTAL],
                    "the sum of the rows of this invoice is too large; see");
        return false;
    }
    return true;
}

/* A credit note is negative, in total and balance, whatever sign it was written with. */
static void settle_sign(struct invoice *invoice)
{
    if (invoice->total < 0 || (invoice->total == 0 && invoice->balance < 0))
        invoice->kind = KIND_CREDIT_NOTE;
    if (invoice->kind != KIND_CREDIT_NOTE)
        return;
    invoice->total = -ABS(invoice->total);
    invoice->balance = -ABS(invoice->balance);
}

/* Whether the COUNT rows of one number stay, as one invoice in the first of them. */
static bool settle(struct builder *builder, struct invoice *rows, guint count)
{
    if (count == 1) {
        if (rows[0].kind == KIND_REJECTED)
            return false;
    } else if (builder->ledger->config->group == GROUP_ROW) {
        reject_rows(builder, rows, count, builder->column[COLUMN_NUMBER], "the number is not its own; it is also on");
        return false;
    } else if (!join_items(builder, rows, count)) {
        return false;
    }
    settle_sign(&rows[0]);
    return true;
}

void merge_rows(struct builder *builder)
{
    GArray *invoices = builder->ledger->invoices;
    struct invoice *all = (struct invoice *)(void *)invoices->data;
    guint kept = 0;

    for (guint first = 0, end; first < invoices->len; first = end) {
        for (end = first + 1; end < invoices->len && !strcmp(all[first].number, all[end].number);)
            end++;
        if (!settle(builder, all + first, end - first))
            continue;
        if (kept != first)
            all[kept] = all[first];
        kept++;
    }
    g_array_set_size(invoices, kept);
    ledger_sort_rejects(builder->ledger);
}
