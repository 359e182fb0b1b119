/* SPDX-License-Identifier: MIT */
#include "compose/plaintext.h"

#include <string.h>

#include "base/append.h"
#include "compose/plaintext_node.h"

#define NARROWEST 20 /* what lists and quotes in one another leave at least */

static void write_blocks(GPtrArray *lines, cmark_node *parent, int columns, bool tight);

static GPtrArray *lines_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

/* Adds INNER to LINES, FIRST before the first line and REST before the others. */
static void add_prefixed(GPtrArray *lines, const GPtrArray *inner, const char *first, const char *rest)
{
    for (guint i = 0; i < inner->len; i++)
        g_ptr_array_add(lines, g_strconcat(i ? rest : first, inner->pdata[i], NULL));
}

static void write_quote(GPtrArray *lines, cmark_node *node, int columns)
{
    g_autoptr(GPtrArray) inner = lines_new();

    write_blocks(inner, node, MAX(columns - 2, NARROWEST), false);
    add_prefixed(lines, inner, "> ", "> ");
}

static void write_item(GPtrArray *lines, cmark_node *item, const char *marker, int columns, bool tight)
{
    g_autoptr(GPtrArray) inner = lines_new();
    g_autofree char *rest = g_strnfill(strlen(marker), ' ');

    write_blocks(inner, item, MAX(columns - (int)strlen(marker), NARROWEST), tight);
    if (!inner->len)
        g_ptr_array_add(inner, g_strdup(""));
    add_prefixed(lines, inner, marker, rest);
}

static void write_list(GPtrArray *lines, cmark_node *list, int columns)
{
    bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    bool tight = cmark_node_get_list_tight(list);
    int number = cmark_node_get_list_start(list);

    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        g_autofree char *marker = ordered ? g_strdup_printf("%d. ", number++) : g_strdup("- ");

        if (!tight && cmark_node_previous(item))
            g_ptr_array_add(lines, g_strdup(""));
        write_item(lines, item, marker, columns, tight);
    }
}

static void write_code_block(GPtrArray *lines, cmark_node *node)
{
    g_auto(GStrv) code = g_strsplit(cmark_node_get_literal(node), "\n", -1);
    guint count = g_strv_length(code);

    /* the literal ends in a line end */
    for (guint i = 0; i + 1 < count; i++)
        g_ptr_array_add(lines, g_strdup(code[i]));
}

static void write_text(GPtrArray *lines, char *text, int columns)
{
    plaintext_wrap(lines, text, columns, false);
    g_free(text);
}

/* What is said beside a picture that goes along is about the picture, which cannot be seen here. */
static bool is_about_picture(cmark_node *paragraph)
{
    for (cmark_node *node = cmark_node_first_child(paragraph); node; node = cmark_node_next(node))
        if (cmark_node_get_type(node) == CMARK_NODE_IMAGE && markdown_image_cid(node))
            return true;
    return false;
}

/* What has no look of its own: its blocks, set apart from each other only. */
static void write_inner(GPtrArray *lines, cmark_node *node, int columns)
{
    g_autoptr(GPtrArray) inner = lines_new();

    write_blocks(inner, node, columns, false);
    g_ptr_array_extend_and_steal(lines, g_steal_pointer(&inner));
}

static void write_block(GPtrArray *lines, cmark_node *node, int columns)
{
    if (markdown_is_table(node)) {
        plaintext_table(lines, node, columns);
        return;
    }
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        if (is_about_picture(node))
            return;
        write_text(lines, plaintext_spans(node), columns);
        break;
    case CMARK_NODE_HEADING:
        write_text(lines, plaintext_spans(node), columns);
        break;
    case CMARK_NODE_LIST:
        write_list(lines, node, columns);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        write_quote(lines, node, columns);
        break;
    case CMARK_NODE_CODE_BLOCK:
        write_code_block(lines, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        write_text(lines, markdown_html_text(node), columns);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        g_ptr_array_add(lines, g_strnfill(3, '-'));
        break;
    default:
        write_inner(lines, node, columns);
    }
}

static void add_block(GPtrArray *lines, cmark_node *node, int columns, bool tight)
{
    guint before = lines->len;

    write_block(lines, node, columns);
    if (before && lines->len > before && !tight)
        g_ptr_array_insert(lines, (gint)before, g_strdup(""));
}

static void write_blocks(GPtrArray *lines, cmark_node *parent, int columns, bool tight)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        add_block(lines, node, columns, tight);
}

void plaintext_block(GPtrArray *lines, cmark_node *node)
{
    add_block(lines, node, PLAINTEXT_COLUMNS, false);
}

/* Empty lines at the end of a code block may be the letter's last ones. */
static void drop_empty_end(GPtrArray *lines)
{
    while (lines->len && !*g_strchomp(lines->pdata[lines->len - 1]))
        g_ptr_array_set_size(lines, (gint)lines->len - 1);
}

char *plaintext_join(GPtrArray *lines)
{
    gsize length = 0;
    GString *out;

    drop_empty_end(lines);
    for (guint i = 0; i < lines->len; i++)
        length += strlen(g_strchomp(lines->pdata[i])) + 1;
    out = g_string_sized_new(length + 1);
    for (guint i = 0; i < lines->len; i++) {
        append_string(out, lines->pdata[i]);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *plaintext_render(const struct markdown *markdown)
{
    g_autoptr(GPtrArray) lines = lines_new();

    write_blocks(lines, markdown_root(markdown), PLAINTEXT_COLUMNS, false);
    return plaintext_join(lines);
}
