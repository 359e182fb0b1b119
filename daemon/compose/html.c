/* SPDX-License-Identifier: MIT */
#include "compose/html.h"

#include "compose/html_node.h"

#define HEADING(size) "margin:24px 0 12px;line-height:1.3;font-size:" size ";" HTML_COLOUR HTML_BREAK
#define QUOTE "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #c3cbd4;"
#define ITEM "margin:0 0 6px;" HTML_COLOUR HTML_BREAK
#define HTML_USUAL 8192 /* bytes of a letter */
#define PARAGRAPH "margin:0 0 16px;" HTML_COLOUR HTML_BREAK

static void write_element(GString *out, const char *element, const char *style, cmark_node *node)
{
    html_put(out, "<", element, " style=\"");
    html_put(out, style, "\">", "");
    html_write_nodes(out, node);
    html_put(out, "</", element, ">\n");
}

static bool is_in_tight_list(cmark_node *paragraph)
{
    cmark_node *item = cmark_node_parent(paragraph);

    return cmark_node_get_type(item) == CMARK_NODE_ITEM && cmark_node_get_list_tight(cmark_node_parent(item));
}

static void write_paragraph(GString *out, cmark_node *node)
{
    if (!is_in_tight_list(node)) {
        write_element(out, "p", PARAGRAPH, node);
        return;
    }
    html_write_nodes(out, node);
    if (cmark_node_next(node))
        g_string_append_c(out, '\n');
}

static void write_heading(GString *out, cmark_node *node)
{
    static const char *const styles[] = {HEADING("22px"), HEADING("19px"), HEADING("17px")};
    int level = cmark_node_get_heading_level(node);
    const char element[] = {'h', (char)('0' + level), '\0'};

    write_element(out, element, styles[MIN(level, 3) - 1], node);
}

static void write_list(GString *out, cmark_node *node)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;

    g_string_append(out, ordered ? "<ol" : "<ul");
    if (ordered && cmark_node_get_list_start(node) != 1)
        g_string_append_printf(out, " start=\"%d\"", cmark_node_get_list_start(node));
    g_string_append(out, " style=\"margin:0 0 16px;padding:0 0 0 24px;" HTML_COLOUR "\">\n");
    html_write_nodes(out, node);
    g_string_append(out, ordered ? "</ol>\n" : "</ul>\n");
}

static void write_code_block(GString *out, cmark_node *node)
{
    g_string_append(out,
                    "<pre style=\"margin:0 0 16px;white-space:pre-wrap;font-size:15px;" HTML_COLOUR HTML_BREAK "\">");
    html_write_text(out, cmark_node_get_literal(node));
    g_string_append(out, "</pre>\n");
}

static void write_raw(GString *out, cmark_node *node)
{
    g_autofree char *text = markdown_html_text(node);

    if (!*text)
        return;
    g_string_append(out, "<p style=\"" PARAGRAPH "\">");
    html_write_text(out, text);
    g_string_append(out, "</p>\n");
}

static void write_block(GString *out, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        write_paragraph(out, node);
        break;
    case CMARK_NODE_HEADING:
        write_heading(out, node);
        break;
    case CMARK_NODE_LIST:
        write_list(out, node);
        break;
    case CMARK_NODE_ITEM:
        write_element(out, "li", ITEM, node);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        write_element(out, "blockquote", QUOTE, node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        write_code_block(out, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        write_raw(out, node);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        g_string_append(out, "<hr style=\"margin:24px 0;border:0;border-top:" HTML_RULE ";\">\n");
        break;
    default:
        html_write_nodes(out, node);
    }
}

void html_write_node(GString *out, cmark_node *node)
{
    if (markdown_is_table(node))
        html_write_table(out, node);
    else if ((cmark_node_get_type(node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE)
        html_write_span(out, node);
    else
        write_block(out, node);
}

void html_write_nodes(GString *out, cmark_node *parent)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        html_write_node(out, node);
}

char *html_render(const struct markdown *markdown)
{
    g_autoptr(GString) out = g_string_sized_new(HTML_USUAL);

    html_write_nodes(out, markdown_root(markdown));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *html_frame(const struct mustache_template *layout, struct value *values, const char *content,
                 const char *language, const char *subject, GError **error)
{
    struct mustache_rendering rendering = {.escape = escape_html, .no_targets = true};

    value_map_set_text(values, "content", content);
    value_map_set_text(values, "language", language);
    value_map_set_text(values, "subject", subject);
    return mustache_render(layout, values, &rendering, error);
}
