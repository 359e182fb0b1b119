/* SPDX-License-Identifier: MIT */
#include "compose/plaintext.h"

#include <string.h>

#include "base/append.h"
#include "compose/plaintext_node.h"

#define NARROWEST 20 /* what lists and quotes in one another leave at least */

static void write_blocks(GString *lines, cmark_node *parent, int columns, bool tight);

/* Adds the lines of INNER to LINES, FIRST before the first one and REST before the others. */
static void add_prefixed(GString *lines, const GString *inner, const char *first, const char *rest)
{
    const char *at = inner->str, *end = at + inner->len, *prefix = first, *next;

    for (; at < end; at = next, prefix = rest) {
        next = (const char *)memchr(at, '\n', (gsize)(end - at)) + 1;
        append_string(lines, prefix);
        append_bytes(lines, at, (gsize)(next - at));
    }
}

static void write_quote(GString *lines, cmark_node *node, int columns)
{
    g_autoptr(GString) inner = g_string_new(NULL);

    write_blocks(inner, node, MAX(columns - 2, NARROWEST), false);
    add_prefixed(lines, inner, "> ", "> ");
}

static void write_item(GString *lines, cmark_node *item, const char *marker, int columns, bool tight)
{
    g_autoptr(GString) inner = g_string_new(NULL);
    g_autofree char *rest = g_strnfill(strlen(marker), ' ');

    write_blocks(inner, item, MAX(columns - (int)strlen(marker), NARROWEST), tight);
    if (!inner->len)
        g_string_append_c(inner, '\n');
    add_prefixed(lines, inner, marker, rest);
}

static void write_list(GString *lines, cmark_node *list, int columns)
{
    bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    bool tight = cmark_node_get_list_tight(list);
    int number = cmark_node_get_list_start(list);

    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        g_autofree char *marker = ordered ? g_strdup_printf("%d. ", number++) : g_strdup("- ");

        if (!tight && cmark_node_previous(item))
            g_string_append_c(lines, '\n');
        write_item(lines, item, marker, columns, tight);
    }
}

static void write_code_block(GString *lines, cmark_node *node)
{
    const char *code = cmark_node_get_literal(node), *last = strrchr(code, '\n');

    if (last) /* always: the literal ends in a line end */
        append_bytes(lines, code, (gsize)(last + 1 - code));
}

static void write_text(GString *lines, char *text, int columns)
{
    plaintext_wrap(lines, text, strlen(text), columns, false);
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
static void write_inner(GString *lines, cmark_node *node, int columns)
{
    g_autoptr(GString) inner = g_string_new(NULL);

    write_blocks(inner, node, columns, false);
    append_bytes(lines, inner->str, inner->len);
}

static void write_block(GString *lines, cmark_node *node, int columns)
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
        append_string(lines, "---\n");
        break;
    default:
        write_inner(lines, node, columns);
    }
}

static void add_block(GString *lines, cmark_node *node, int columns, bool tight)
{
    gsize before = lines->len;

    write_block(lines, node, columns);
    if (before && lines->len > before && !tight)
        g_string_insert_c(lines, (gssize)before, '\n');
}

static void write_blocks(GString *lines, cmark_node *parent, int columns, bool tight)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        add_block(lines, node, columns, tight);
}

void plaintext_block(GString *lines, cmark_node *node)
{
    add_block(lines, node, PLAINTEXT_COLUMNS, false);
}

void plaintext_finish(GString *lines)
{
    const char *at = lines->str, *end = at + lines->len, *next;
    char *to = lines->str;

    for (; at < end; at = next) {
        const char *stop = next = (const char *)memchr(at, '\n', (gsize)(end - at)) + 1;

        while (stop > at && g_ascii_isspace(stop[-1]))
            stop--;
        memmove(to, at, (gsize)(stop - at));
        to += stop - at;
        *to++ = '\n';
    }
    /* empty lines at the end of a code block may be the letter's last ones */
    while (to > lines->str && to[-1] == '\n')
        to--;
    g_string_truncate(lines, (gsize)(to - lines->str));
    if (lines->len)
        g_string_append_c(lines, '\n');
}

char *plaintext_render(const struct markdown *markdown)
{
    GString *lines = g_string_sized_new(PLAINTEXT_USUAL);

    write_blocks(lines, markdown_root(markdown), PLAINTEXT_COLUMNS, false);
    plaintext_finish(lines);
    return g_string_free(lines, FALSE);
}
