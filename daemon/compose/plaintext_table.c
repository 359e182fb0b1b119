/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext_node.h"

#define GAP 2         /* blanks between columns */
#define NARROWEST 10  /* a text column is not made narrower than this */
#define LINE_ROOM 128 /* bytes of most lines */
#define CELLS_ROOM 32 /* of most tables */

struct cell {
    char *text;
    int width; /* of the text, in columns */
};

struct grid {
    guint columns, rows;
    const guint8 *alignments;
    GArray *cells;    /* of struct cell, row by row */
    bool has_heading; /* the first row is one */
    int widths[MARKDOWN_COLUMNS_MAX];
};

static void clear_cell(gpointer cell)
{
    g_free(((struct cell *)cell)->text);
}

/* The cells of row R. */
static const struct cell *row_of(const struct grid *grid, guint r)
{
    return &g_array_index(grid->cells, struct cell, r * grid->columns);
}

static char *cell_text(cmark_node *cell)
{
    char *text = g_strstrip(plaintext_spans(cell));

    return strchr(text, '\n') ? g_strdelimit(text, "\n", ' ') : text;
}

static void add_row(struct grid *grid, cmark_node *row)
{
    cmark_node *node = cmark_node_first_child(row);

    for (guint i = 0; i < grid->columns; i++) {
        struct cell cell = {.text = node ? cell_text(node) : g_strdup("")};

        cell.width = text_width(cell.text);
        grid->widths[i] = MAX(grid->widths[i], cell.width);
        g_array_append_val(grid->cells, cell);
        node = node ? cmark_node_next(node) : NULL;
    }
    grid->rows++;
}

static void read_table(struct grid *grid, cmark_node *table)
{
    cmark_node *row = cmark_node_first_child(table);

    grid->alignments = markdown_table_alignments(table, &grid->columns);
    grid->cells = g_array_sized_new(FALSE, FALSE, sizeof(struct cell), CELLS_ROOM);
    g_array_set_clear_func(grid->cells, clear_cell);
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

/* TEXT, WIDE columns wide, in WIDTH columns. */
static void put_cell(GString *line, const char *text, int wide, int width, guint8 alignment)
{
    int room = MAX(width - wide, 0);
    int before = alignment == 'r' ? room : alignment == 'c' ? room / 2 : 0;

    plaintext_pad(line, before);
    append_string(line, text);
    plaintext_pad(line, room - before);
}

/* Whether every cell of a row stands on one line as it is. */
static bool is_one_line(const struct grid *grid, const struct cell *cells)
{
    for (guint i = 0; i < grid->columns; i++)
        if (cells[i].width > grid->widths[i] || strstr(cells[i].text, "  "))
            return false;
    return true;
}

static void write_line(GPtrArray *lines, const struct grid *grid, const struct cell *cells)
{
    GString *line = g_string_sized_new(LINE_ROOM);

    for (guint i = 0; i < grid->columns; i++) {
        plaintext_pad(line, i ? GAP : 0);
        put_cell(line, cells[i].text, cells[i].width, grid->widths[i], grid->alignments[i]);
    }
    g_ptr_array_add(lines, g_string_free(line, FALSE));
}

static void free_cell_lines(gpointer lines)
{
    g_ptr_array_unref(lines);
}

static void write_wrapped(GPtrArray *lines, const struct grid *grid, const struct cell *cells)
{
    g_autoptr(GPtrArray) wrapped = g_ptr_array_new_with_free_func(free_cell_lines);
    guint height = 1;

    for (guint i = 0; i < grid->columns; i++) {
        GPtrArray *cell = g_ptr_array_new_with_free_func(g_free);

        plaintext_wrap(cell, cells[i].text, grid->widths[i], true);
        g_ptr_array_add(wrapped, cell);
        height = MAX(height, cell->len);
    }
    for (guint y = 0; y < height; y++) {
        GString *line = g_string_new(NULL);

        for (guint i = 0; i < grid->columns; i++) {
            const GPtrArray *cell = wrapped->pdata[i];
            const char *text = y < cell->len ? cell->pdata[y] : "";

            plaintext_pad(line, i ? GAP : 0);
            put_cell(line, text, text_width(text), grid->widths[i], grid->alignments[i]);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
}

static void write_row(GPtrArray *lines, const struct grid *grid, const struct cell *cells)
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

/* A table that is too wide for its columns: one line a cell, «heading: text».
 */
static void write_stacked(GPtrArray *lines, const struct grid *grid, int columns)
{
    const struct cell *heading = grid->has_heading ? row_of(grid, 0) : NULL;

    for (guint r = heading ? 1 : 0; r < grid->rows; r++) {
        const struct cell *row = row_of(grid, r);

        if (r > (heading ? 1 : 0))
            g_ptr_array_add(lines, g_strdup(""));
        for (guint i = 0; i < grid->columns; i++) {
            const char *name = heading ? heading[i].text : "";
            g_autofree char *line = g_strconcat(name, *name ? ": " : "", row[i].text, NULL);

            if (*row[i].text)
                plaintext_wrap(lines, line, columns, false);
        }
    }
}

void plaintext_table(GPtrArray *lines, cmark_node *table, int columns)
{
    struct grid grid = {0};

    read_table(&grid, table);
    if (make_fit(&grid, columns)) {
        for (guint r = 0; r < grid.rows; r++) {
            write_row(lines, &grid, row_of(&grid, r));
            if (r == 0 && grid.has_heading)
                write_rule(lines, &grid);
        }
    } else {
        write_stacked(lines, &grid, columns);
    }
    g_array_unref(grid.cells);
}
