/* SPDX-License-Identifier: MIT */
#include "report/table.h"

#include <string.h>

#include "base/text.h"

enum { GUTTER = 2, BELOW_INDENT = 4, WRAP_LEAST = 32 };

struct row {
    enum tint tint;
    char **cells;
};

struct table {
    struct table_column columns[TABLE_COLUMNS_MAX];
    int count;
    GPtrArray *rows; /* of struct row */
};

/* How the columns come out on one output. */
struct layout {
    int widths[TABLE_COLUMNS_MAX];
    int inline_count; /* columns that stand in the row itself */
    int flow_indent;  /* where the last column is wrapped, 0 = it stands in the row */
};

static void row_free(gpointer data)
{
    struct row *row = data;

    g_strfreev(row->cells);
    g_free(row);
}

struct table *table_new(const struct table_column *columns, int count)
{
    struct table *table = g_new0(struct table, 1);

    g_assert(count <= TABLE_COLUMNS_MAX);
    memcpy(table->columns, columns, (size_t)count * sizeof *columns);
    table->count = count;
    table->rows = g_ptr_array_new_with_free_func(row_free);
    return table;
}

void table_free(struct table *table)
{
    g_ptr_array_unref(table->rows);
    g_free(table);
}

void table_add(struct table *table, enum tint tint, const char *const *cells)
{
    struct row *row = g_new0(struct row, 1);

    row->tint = tint;
    row->cells = g_new0(char *, (gsize)table->count + 1);
    for (int i = 0; i < table->count; i++)
        row->cells[i] = output_safe(cells[i]);
    g_ptr_array_add(table->rows, row);
}

guint table_rows(const struct table *table)
{
    return table->rows->len;
}

static void natural_widths(const struct table *table, int *widths)
{
    for (int i = 0; i < table->count; i++) {
        widths[i] = text_width(table->columns[i].title);
        for (guint r = 0; r < table->rows->len; r++) {
            const struct row *row = g_ptr_array_index(table->rows, r);

            widths[i] = MAX(widths[i], text_width(row->cells[i]));
        }
    }
}

static int total_width(const struct layout *layout)
{
    int total = GUTTER * (layout->inline_count - 1);

    for (int i = 0; i < layout->inline_count; i++)
        total += layout->widths[i];
    return total;
}

/* The widest column that can still lose one, or -1. */
static int widest_to_cut(const struct table *table, const struct layout *layout)
{
    int widest = -1;

    for (int i = 0; i < layout->inline_count; i++) {
        int least = table->columns[i].least;

        if (least && layout->widths[i] > least && (widest < 0 || layout->widths[i] > layout->widths[widest]))
            widest = i;
    }
    return widest;
}

/* Takes the last column out of the rows and says where it goes. */
static void let_flow(const struct table *table, const struct output *out, struct layout *layout)
{
    if (!table->columns[table->count - 1].flow || total_width(layout) <= out->width)
        return;
    layout->inline_count--;
    layout->flow_indent = total_width(layout) + GUTTER;
    if (out->width - layout->flow_indent < WRAP_LEAST)
        layout->flow_indent = BELOW_INDENT;
}

static void lay_out(const struct table *table, const struct output *out, struct layout *layout)
{
    int cut;

    *layout = (struct layout){.inline_count = table->count};
    natural_widths(table, layout->widths);
    let_flow(table, out, layout);
    while (total_width(layout) > out->width && (cut = widest_to_cut(table, layout)) >= 0)
        layout->widths[cut]--;
}

static void add_cell(GString *line, const char *text, int width, bool right)
{
    g_autofree char *fitted = text_fit(text, width);
    int padding = width - text_width(fitted);

    g_string_append_printf(line, "%*s%s%*s", right ? padding : 0, "", fitted, right ? 0 : padding, "");
}

/* The cells that stand in the row, aligned. New string. */
static char *row_line(const struct table *table, const struct layout *layout, char *const *cells)
{
    GString *line = g_string_new(NULL);

    for (int i = 0; i < layout->inline_count; i++) {
        g_string_append_printf(line, "%*s", i ? GUTTER : 0, "");
        add_cell(line, cells[i], layout->widths[i], table->columns[i].right);
    }
    return g_string_free(line, FALSE);
}

static void print_titles(const struct table *table, const struct output *out, const struct layout *layout)
{
    char *titles[TABLE_COLUMNS_MAX];
    bool any = false;

    for (int i = 0; i < table->count; i++) {
        titles[i] = (char *)table->columns[i].title;
        any = any || *titles[i];
    }
    if (!any)
        return;

    g_autofree char *line = row_line(table, layout, titles);
    bool wraps = layout->flow_indent > BELOW_INDENT && *titles[table->count - 1];

    fprintf(out->stream, "%s%s%s%s%s\n", output_tint(out, TINT_DIM), wraps ? line : g_strchomp(line), wraps ? "  " : "",
            wraps ? titles[table->count - 1] : "", output_tint_end(out, TINT_DIM));
}

static void print_row(const struct table *table, const struct output *out, const struct layout *layout,
                      const struct row *row)
{
    g_autofree char *line = row_line(table, layout, row->cells);
    const char *last = row->cells[table->count - 1];

    if (layout->flow_indent > BELOW_INDENT && *last) {
        output_wrapped(out, layout->flow_indent, line, row->tint, last);
        return;
    }
    fprintf(out->stream, "%s%s%s\n", output_tint(out, row->tint), g_strchomp(line), output_tint_end(out, row->tint));
    if (layout->flow_indent)
        output_text(out, BELOW_INDENT, row->tint, last);
}

void table_print(const struct table *table, const struct output *out)
{
    struct layout layout;

    if (!table->rows->len)
        return;
    lay_out(table, out, &layout);
    print_titles(table, out, &layout);
    for (guint i = 0; i < table->rows->len; i++)
        print_row(table, out, &layout, g_ptr_array_index(table->rows, i));
}
