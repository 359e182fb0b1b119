/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "compose/plaintext_node.h"

#define GAP 2        /* blanks between columns */
#define NARROWEST 10 /* a text column is not made narrower than this */

struct grid {
    guint columns;
    const guint8 *alignments;
    GPtrArray *rows;  /* of GPtrArray of char *, one for each column */
    bool has_heading; /* the first row is one */
    int widths[MARKDOWN_COLUMNS_MAX];
};

static void free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

static char *cell_text(cmark_node *cell)
{
    return g_strdelimit(g_strstrip(plaintext_spans(cell)), "\n", ' ');
}

static void add_row(struct grid *grid, cmark_node *row)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    cmark_node *cell = cmark_node_first_child(row);

    for (guint i = 0; i < grid->columns; i++) {
        char *text = cell ? cell_text(cell) : g_strdup("");

        g_ptr_array_add(cells, text);
        grid->widths[i] = MAX(grid->widths[i], text_width(text));
        cell = cell ? cmark_node_next(cell) : NULL;
    }
    g_ptr_array_add(grid->rows, cells);
}

static void read_table(struct grid *grid, cmark_node *table)
{
    cmark_node *row = cmark_node_first_child(table);

    grid->alignments = markdown_table_alignments(table, &grid->columns);
    grid->rows = g_ptr_array_new_with_free_func(free_row);
    grid->has_heading = markdown_table_heading(table);
    if (!grid->has_heading)
        row = cmark_node_next(row);
    for (; row; row = cmark_node_next(row))
        add_row(grid, row);
}

static int total_width(const struct grid *grid)
{
    int total = GAP * ((int)grid->columns - 1);

    for (guint i = 0; i < grid->columns; i++)
        total += grid->widths[i];
    return total;
}

/* The widest column that may still become narrower, or -1. Numbers keep their width. */
static int widest_text_column(const struct grid *grid)
{
    int widest = -1;

    for (guint i = 0; i < grid->columns; i++)
        if (grid->alignments[i] != 'r' && grid->widths[i] > NARROWEST &&
            (widest < 0 || grid->widths[i] > grid->widths[widest]))
            widest = (int)i;
    return widest;
}

static bool make_fit(struct grid *grid, int columns)
{
    for (int total = total_width(grid); total > columns; total--) {
        int widest = widest_text_column(grid);

        if (widest < 0)
            return false;
        grid->widths[widest]--;
    }
    return true;
}

static void put_cell(GString *line, const char *text, int width, guint8 alignment)
{
    int room = MAX(width - text_width(text), 0);
    int before = alignment == 'r' ? room : alignment == 'c' ? room / 2 : 0;

    plaintext_pad(line, before);
    g_string_append(line, text);
    plaintext_pad(line, room - before);
}

/* Whether every cell of a row stands on one line as it is. */
static bool is_one_line(const struct grid *grid, const GPtrArray *cells)
{
    for (guint i = 0; i < grid->columns; i++)
        if (text_width(cells->pdata[i]) > grid->widths[i] || strstr(cells->pdata[i], "  "))
            return false;
    return true;
}

static void write_line(GPtrArray *lines, const struct grid *grid, const GPtrArray *cells)
{
    GString *line = g_string_sized_new(256);

    for (guint i = 0; i < grid->columns; i++) {
        plaintext_pad(line, i ? GAP : 0);
        put_cell(line, cells->pdata[i], grid->widths[i], grid->alignments[i]);
    }
    g_ptr_array_add(lines, g_string_free(line, FALSE));
}

static void write_wrapped(GPtrArray *lines, const struct grid *grid, const GPtrArray *cells)
{
    g_autoptr(GPtrArray) wrapped = g_ptr_array_new_with_free_func(free_row);
    guint height = 1;

    for (guint i = 0; i < grid->columns; i++) {
        GPtrArray *cell = g_ptr_array_new_with_free_func(g_free);

        plaintext_wrap(cell, cells->pdata[i], grid->widths[i], true);
        g_ptr_array_add(wrapped, cell);
        height = MAX(height, cell->len);
    }
    for (guint y = 0; y < height; y++) {
        GString *line = g_string_new(NULL);

        for (guint i = 0; i < grid->columns; i++) {
            const GPtrArray *cell = wrapped->pdata[i];

            plaintext_pad(line, i ? GAP : 0);
            put_cell(line, y < cell->len ? cell->pdata[y] : "", grid->widths[i], grid->alignments[i]);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
}

static void write_row(GPtrArray *lines, const struct grid *grid, const GPtrArray *cells)
{
    if (is_one_line(grid, cells))
        write_line(lines, grid, cells);
    else
        write_wrapped(lines, grid, cells);
}

static void write_rule(GPtrArray *lines, const struct grid *grid)
{
    GString *line = g_string_new(NULL);

    for (guint i = 0; i < grid->columns; i++) {
        plaintext_pad(line, i ? GAP : 0);
        for (int n = 0; n < grid->widths[i]; n++)
            g_string_append_c(line, '-');
    }
    g_ptr_array_add(lines, g_string_free(line, FALSE));
}

/* A table that is too wide for its columns: one line a cell, «heading: text». */
static void write_stacked(GPtrArray *lines, const struct grid *grid, int columns)
{
    const GPtrArray *heading = grid->has_heading ? grid->rows->pdata[0] : NULL;

    for (guint r = heading ? 1 : 0; r < grid->rows->len; r++) {
        const GPtrArray *row = grid->rows->pdata[r];

        if (r > (heading ? 1 : 0))
            g_ptr_array_add(lines, g_strdup(""));
        for (guint i = 0; i < grid->columns; i++) {
            const char *name = heading ? heading->pdata[i] : "";
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): every row of a grid was filled when it was read */
            const char *text = row->pdata[i];
            g_autofree char *line = g_strconcat(name, *name ? ": " : "", text, NULL);

            if (*text)
                plaintext_wrap(lines, line, columns, false);
        }
    }
}

void plaintext_table(GPtrArray *lines, cmark_node *table, int columns)
{
    struct grid grid = {0};

    read_table(&grid, table);
    if (make_fit(&grid, columns)) {
        for (guint r = 0; r < grid.rows->len; r++) {
            write_row(lines, &grid, grid.rows->pdata[r]);
            if (r == 0 && grid.has_heading)
                write_rule(lines, &grid);
        }
    } else {
        write_stacked(lines, &grid, columns);
    }
    g_ptr_array_unref(grid.rows);
}
