/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext_node.h"

#define GAP 2         /* blanks between columns */
#define NARROWEST 10  /* a text column is not made narrower than this */
#define CELLS_ROOM 32 /* of most tables */

struct cell {
    const char *text; /* the node's own, or */
    char *made;
    gsize length;
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
    g_free(((struct cell *)cell)->made);
}

/* The cells of row R. */
static const struct cell *row_of(const struct grid *grid, guint r)
{
    return &g_array_index(grid->cells, struct cell, r * grid->columns);
}

/* TEXT, LENGTH bytes, without the blanks around it. */
static struct cell trimmed(const char *text, gsize length)
{
    while (length && g_ascii_isspace(*text))
        text++, length--;
    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    return (struct cell){.text = text, .length = length, .width = text_width_of(text, length)};
}

static struct cell cell_of(cmark_node *node)
{
    cmark_node *only = node ? cmark_node_first_child(node) : NULL;
    struct cell cell;
    char *made;

    if (!only)
        return (struct cell){.text = ""};
    if (!cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_TEXT) { /* nearly all */
        const char *text = cmark_node_get_literal(only);

        if (!strchr(text, '\n'))
            return trimmed(text, strlen(text));
    }
    made = g_strdelimit(g_strstrip(plaintext_spans(node)), "\n", ' ');
    cell = trimmed(made, strlen(made));
    cell.made = made;
    return cell;
}

static void add_row(struct grid *grid, cmark_node *row)
{
    cmark_node *node = cmark_node_first_child(row);

    for (guint i = 0; i < grid->columns; i++) {
        struct cell cell = cell_of(node);

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

/* TEXT, LENGTH bytes and WIDE columns wide, in column I. */
static void put_cell(GString *lines, const struct grid *grid, guint i, const char *text, gsize length, int wide)
{
    guint8 alignment = grid->alignments[i];
    int room = MAX(grid->widths[i] - wide, 0);
    int before = alignment == 'r' ? room : alignment == 'c' ? room / 2 : 0;

    plaintext_pad(lines, before + (i ? GAP : 0));
    append_bytes(lines, text, length);
    plaintext_pad(lines, room - before);
}

/* Whether every cell of a row stands on one line as it is. */
static bool is_one_line(const struct grid *grid, const struct cell *cells)
{
    for (guint i = 0; i < grid->columns; i++)
        if (cells[i].width > grid->widths[i] || memmem(cells[i].text, cells[i].length, "  ", 2))
            return false;
    return true;
}

static void write_line(GString *lines, const struct grid *grid, const struct cell *cells)
{
    for (guint i = 0; i < grid->columns; i++)
        put_cell(lines, grid, i, cells[i].text, cells[i].length, cells[i].width);
    g_string_append_c(lines, '\n');
}

/* The next line of each cell, as far as it has any; AT moves on. Whether there are more. */
static bool write_next_line(GString *lines, const struct grid *grid, const char **at)
{
    bool more = false;

    for (guint i = 0; i < grid->columns; i++) {
        gsize length = strcspn(at[i], "\n");

        put_cell(lines, grid, i, at[i], length, text_width_of(at[i], length));
        at[i] += length + (at[i][length] == '\n');
        more |= *at[i] != '\0';
    }
    g_string_append_c(lines, '\n');
    return more;
}

static void write_wrapped(GString *lines, const struct grid *grid, const struct cell *cells)
{
    g_autoptr(GPtrArray) wrapped = g_ptr_array_new_with_free_func(g_free);
    const char *at[MARKDOWN_COLUMNS_MAX];

    for (guint i = 0; i < grid->columns; i++) {
        GString *cell = g_string_new(NULL);

        plaintext_wrap(cell, cells[i].text, cells[i].length, grid->widths[i], true);
        at[i] = g_string_free(cell, FALSE);
        g_ptr_array_add(wrapped, (gpointer)at[i]);
    }
    while (write_next_line(lines, grid, at))
        ;
}

static void write_row(GString *lines, const struct grid *grid, const struct cell *cells)
{
    if (is_one_line(grid, cells))
        write_line(lines, grid, cells);
    else
        write_wrapped(lines, grid, cells);
}

static void write_rule(GString *lines, const struct grid *grid)
{
    for (guint i = 0; i < grid->columns; i++) {
        plaintext_pad(lines, i ? GAP : 0);
        for (int n = 0; n < grid->widths[i]; n++)
            g_string_append_c(lines, '-');
    }
    g_string_append_c(lines, '\n');
}

/* A table that is too wide for its columns: one line a cell, «heading: text».
 */
static void write_stacked(GString *lines, const struct grid *grid, int columns)
{
    const struct cell *heading = grid->has_heading ? row_of(grid, 0) : NULL;
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint r = heading ? 1 : 0; r < grid->rows; r++) {
        const struct cell *row = row_of(grid, r);

        if (r > (heading ? 1 : 0))
            g_string_append_c(lines, '\n');
        for (guint i = 0; i < grid->columns; i++) {
            g_string_truncate(line, 0);
            if (heading && heading[i].length) {
                append_bytes(line, heading[i].text, heading[i].length);
                append_string(line, ": ");
            }
            append_bytes(line, row[i].text, row[i].length);
            if (row[i].length)
                plaintext_wrap(lines, line->str, line->len, columns, false);
        }
    }
}

void plaintext_table(GString *lines, cmark_node *table, int columns)
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
