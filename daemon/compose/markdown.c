/* SPDX-License-Identifier: MIT */
#include "compose/markdown.h"

#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

#include "base/error.h"
#include "compose/escape.h"
#include "compose/markdown_memory.h"

/* What RFC 3986 2.2 and 2.3 let stand in a URL, and the percent sign of what is encoded already. */
#define RESERVED ":/?#[]@!$&'()*+,;=%"
#define UNRESERVED "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

struct markdown {
    cmark_node *root;
    bool kept;  /* it has memory of its own */
    gsize mark; /* of the shared memory before it */
};

static cmark_node *parse_tree(const char *text, cmark_mem *memory)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, memory);
    cmark_node *root;

    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, text, strlen(text));
    root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    cmark_consolidate_text_nodes(root); /* else each escaped character is a node of its own */
    return root;
}

/* The walks recurse, so a tree they could not walk is refused here. */
static bool check_tree(cmark_node *root, GError **error)
{
    cmark_iter *iterator = cmark_iter_new(root);
    const char *reason = NULL;
    cmark_event_type event;
    int depth = 0;

    while (!reason && (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);

        if (event == CMARK_EVENT_EXIT)
            depth--;
        else if (cmark_node_first_child(node) && ++depth > MARKDOWN_DEPTH_MAX)
            reason = "the letter has too many quotes, lists or marks in one another";
        if (markdown_is_table(node) && cmark_gfm_extensions_get_table_columns(node) > MARKDOWN_COLUMNS_MAX)
            reason = "a table of the letter has too many columns";
    }
    cmark_iter_free(iterator);
    if (reason)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s", reason);
    return !reason;
}

struct markdown *markdown_parse(const char *text, GError **error)
{
    AUTO(markdown) markdown = g_new0(struct markdown, 1);

    markdown->mark = markdown_memory_mark();
    markdown->root = parse_tree(text, markdown_memory());
    if (!check_tree(markdown->root, error))
        return NULL;
    return g_steal_pointer(&markdown);
}

struct markdown *markdown_parse_to_keep(const char *text, GError **error)
{
    AUTO(markdown) markdown = g_new0(struct markdown, 1);

    markdown->kept = true;
    markdown->root = parse_tree(text, cmark_get_default_mem_allocator());
    return check_tree(markdown->root, error) ? g_steal_pointer(&markdown) : NULL;
}

void markdown_free(struct markdown *markdown)
{
    if (!markdown)
        return;
    if (markdown->kept)
        cmark_node_free(markdown->root);
    else
        markdown_memory_release(markdown->mark);
    g_free(markdown);
}

cmark_node *markdown_root(const struct markdown *markdown)
{
    return markdown->root;
}

static bool is_code(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    return type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK;
}

static bool is_html(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE)
        return false;

    g_autofree char *text = markdown_html_text(node);

    return *text;
}

static bool has_node(const struct markdown *markdown, bool (*matches)(cmark_node *node))
{
    cmark_iter *iterator = cmark_iter_new(markdown->root);
    bool found = false;

    while (!found && cmark_iter_next(iterator) != CMARK_EVENT_DONE)
        found = matches(cmark_iter_get_node(iterator));
    cmark_iter_free(iterator);
    return found;
}

bool markdown_has_code(const struct markdown *markdown)
{
    return has_node(markdown, is_code);
}

bool markdown_has_html(const struct markdown *markdown)
{
    return has_node(markdown, is_html);
}

char *markdown_html_text(cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    g_autoptr(GString) text = g_string_new(literal ? literal : "");
    const char *start;

    while ((start = strstr(text->str, "<!--"))) {
        const char *end = strstr(start + 4, "-->");

        g_string_erase(text, start - text->str, end ? end + 3 - start : -1);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&text), FALSE));
}

char *markdown_plain_text(cmark_node *node)
{
    g_autoptr(GString) text = g_string_new(NULL);
    cmark_iter *iterator = cmark_iter_new(node);
    cmark_event_type event;

    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(at);

        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            g_string_append(text, cmark_node_get_literal(at));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            g_string_append_c(text, ' ');
    }
    cmark_iter_free(iterator);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whether NODE is a block of an extension: their types come after cmark's own, but which is which only names tell. */
static bool is_of_extension(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    return type > CMARK_NODE_FOOTNOTE_DEFINITION && (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

bool markdown_is_table(cmark_node *node)
{
    return is_of_extension(node) && g_str_equal(cmark_node_get_type_string(node), "table");
}

bool markdown_is_table_cell(cmark_node *node)
{
    return is_of_extension(node) && g_str_equal(cmark_node_get_type_string(node), "table_cell");
}

cmark_node *markdown_table_heading(cmark_node *table)
{
    cmark_node *row = cmark_node_first_child(table);

    for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell))
        if (cmark_node_first_child(cell))
            return row;
    return NULL;
}

const guint8 *markdown_table_alignments(cmark_node *table, guint *columns)
{
    *columns = cmark_gfm_extensions_get_table_columns(table);
    return cmark_gfm_extensions_get_table_alignments(table);
}

char *markdown_link_target(cmark_node *node)
{
    const char *url = cmark_node_get_url(node);

    if (!url || !escape_url_is_safe(url))
        return NULL;
    if (!url[strspn(url, UNRESERVED RESERVED)]) /* nearly all */
        return g_strdup(url);
    return g_uri_escape_string(url, RESERVED, FALSE);
}

const char *markdown_image_cid(cmark_node *node)
{
    const char *url = cmark_node_get_url(node);

    return url && g_str_has_prefix(url, "cid:") && url[4] ? url + 4 : NULL;
}
