/* SPDX-License-Identifier: MIT */
#include "compose/escape.h"
#include "compose/html_node.h"

#define WIDE 4 /* from so many columns on, the layout stacks the cells on a small screen */
#define STEP 6 /* longer ones may be broken after every so many */
#define CELL "padding:8px 6px;border-bottom:" HTML_RULE ";vertical-align:top;" HTML_COLOUR

static bool is_blank(gunichar c)
{
    return c == ' ' || c == 0xa0 || c == 0x202f;
}

/* The end of the word at TEXT; *LENGTH is its number of characters, *BREAKABLE
 * whether it is more than digits and signs: numbers stay whole. */
static const char *end_of_word(const char *text, glong *length, bool *breakable)
{
    *length = 0;
    *breakable = false;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (is_blank(c))
            break;
        ++*length;
        *breakable |= c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c);
    }
    return text;
}

static void write_word(GString *out, const char *text, const char *end, bool broken)
{
    glong count = 0;

    if (!broken) {
        escape_html_append(out, text, (gsize)(end - text));
        return;
    }
    while (text < end) {
        const char *next = g_utf8_next_char(text);

        if (count++ % STEP == 0 && count > 1)
            g_string_append(out, "<wbr>");
        escape_html_append(out, text, (gsize)(next - text));
        text = next;
    }
}

void html_write_cell_text(GString *out, const char *text)
{
    while (*text) {
        bool breakable;
        glong length;
        const char *end = end_of_word(text, &length, &breakable);

        write_word(out, text, end, breakable && length > HTML_WORD_WHOLE);
        text = end;
        if (*text) {
            g_string_append_len(out, text, g_utf8_next_char(text) - text);
            text = g_utf8_next_char(text);
        }
    }
}

static const char *side_of(guint8 alignment)
{
    return alignment == 'r' ? "right" : alignment == 'c' ? "center" : "left";
}

static void write_heading(GString *out, cmark_node *row, const guint8 *alignments, guint columns)
{
    guint column = 0;

    g_string_append(out, "<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for (cmark_node *cell = cmark_node_first_child(row); cell && column < columns; cell = cmark_node_next(cell)) {
        html_put(out,
                 "<th scope=\"col\" role=\"columnheader\" style=\"" CELL "text-align:", side_of(alignments[column++]),
                 ";\">");
        html_write_nodes(out, cell);
        g_string_append(out, "</th>");
    }
    g_string_append(out, "</tr>\n</thead>\n");
}

/* Once stacked, a cell has its column's heading before it. */
static void write_label(GString *out, cmark_node *heading)
{
    g_autofree char *label = heading ? markdown_plain_text(heading) : NULL;

    if (!label || !*label)
        return;
    g_string_append(out, " data-label=\"");
    html_write_text(out, label);
    g_string_append_c(out, '"');
}

static guint filled_cells(cmark_node *row)
{
    guint filled = 0;

    for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell))
        filled += cmark_node_first_child(cell) != NULL;
    return filled;
}

/* The length of a bar of full blocks (U+2588) that is all of CELL, in parts of twenty; 0 when it is none. */
static guint bar_length(cmark_node *cell)
{
    cmark_node *first = cmark_node_first_child(cell);
    bool is_text = first && cmark_node_get_type(first) == CMARK_NODE_TEXT;
    g_autofree char *text = NULL;
    guint length = 0;

    if (is_text && g_ascii_isgraph(*cmark_node_get_literal(first))) /* nearly all */
        return 0;
    text = markdown_plain_text(cell);
    for (const char *at = text; *at; at = g_utf8_next_char(at), length++)
        if (g_utf8_get_char(at) != 0x2588)
            return 0;
    return length;
}

/* Blocks have gaps between them in many fonts, and another colour at night than the rest. */
static void write_bar(GString *out, guint length)
{
    g_string_append_printf(out,
                           "<td role=\"cell\" style=\"" CELL "width:38%%;vertical-align:middle;\"><div "
                           "aria-hidden=\"true\" style=\"width:%u%%;height:12px;border-radius:2px;"
                           "background:#4a7fb5;font-size:0;line-height:0;\">&nbsp;</div></td>",
                           MIN(length * 5, 100U));
}

static void write_row(GString *out, cmark_node *row, cmark_node *heading, const guint8 *alignments, guint columns)
{
    guint column = 0;

    /* a name and a sum, such as the total: side by side even when stacked */
    g_string_append(out, filled_cells(row) == 2 ? "<tr role=\"row\" class=\"pair\">" : "<tr role=\"row\">");
    for (cmark_node *cell = cmark_node_first_child(row); cell && column < columns; cell = cmark_node_next(cell)) {
        guint bar = bar_length(cell);

        if (bar) {
            write_bar(out, bar);
            column++;
            heading = heading ? cmark_node_next(heading) : NULL;
            continue;
        }
        g_string_append(out, cmark_node_first_child(cell) ? "<td role=\"cell\"" : "<td role=\"cell\" class=\"none\"");
        write_label(out, heading);
        html_put(out, " style=\"" CELL "text-align:", side_of(alignments[column++]), ";\">");
        /* one element, which stacking puts at the end of the line */
        g_string_append(out, heading ? "<span>" : "");
        html_write_nodes(out, cell);
        g_string_append(out, heading ? "</span></td>" : "</td>");
        heading = heading ? cmark_node_next(heading) : NULL;
    }
    g_string_append(out, "</tr>\n");
}

void html_write_table(GString *out, cmark_node *table)
{
    guint columns;
    const guint8 *alignments = markdown_table_alignments(table, &columns);
    cmark_node *heading = markdown_table_heading(table);
    cmark_node *row = cmark_node_next(cmark_node_first_child(table));
    bool wide = heading && columns >= WIDE;

    /* the roles keep it a table for screen readers while its cells are stacked */
    html_put(out, "<div style=\"margin:0 0 16px;overflow-x:auto;\"><table role=\"table\"",
             wide ? " class=\"wide\"" : "",
             " style=\"width:100%;"
             "border-collapse:collapse;font-size:15px;line-height:1.4;word-break:normal;\">\n");
    if (heading)
        write_heading(out, heading, alignments, columns);
    g_string_append(out, "<tbody role=\"rowgroup\">\n");
    for (; row; row = cmark_node_next(row))
        write_row(out, row, wide ? cmark_node_first_child(heading) : NULL, alignments, columns);
    g_string_append(out, "</tbody>\n</table></div>\n");
}
