/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/escape.h"
#include "compose/html_node.h"

void html_write_text(GString *out, const char *text)
{
    escape_html_append(out, text, strlen(text));
}

void html_put(GString *out, const char *before, const char *text, const char *after)
{
    g_string_append(out, before);
    g_string_append(out, text);
    g_string_append(out, after);
}

static void write_link(GString *out, cmark_node *node)
{
    g_autofree char *target = markdown_link_target(node);

    if (!target) {
        html_write_nodes(out, node);
        return;
    }
    g_string_append(out, "<a href=\"");
    html_write_text(out, target);
    g_string_append(out, "\" style=\"color:#0b57a4;text-decoration:underline;\">");
    html_write_nodes(out, node);
    g_string_append(out, "</a>");
}

static void write_image(GString *out, cmark_node *node)
{
    const char *cid = markdown_image_cid(node);
    g_autofree char *alt = markdown_plain_text(node);

    if (!cid) {
        html_write_text(out, alt);
        return;
    }
    g_string_append(out, "<img src=\"cid:");
    html_write_text(out, cid);
    g_string_append(out, "\" alt=\"");
    html_write_text(out, alt);
    /* white keeps a code of dark squares readable in dark mode */
    g_string_append(out, "\" style=\"max-width:100%;height:auto;border:0;background:#ffffff;" HTML_COLOUR "\">");
}

static void write_raw(GString *out, cmark_node *node)
{
    g_autofree char *text = markdown_html_text(node);

    html_write_text(out, text);
}

static void write_marked(GString *out, const char *element, cmark_node *node)
{
    html_put(out, "<", element, ">");
    html_write_nodes(out, node);
    html_put(out, "</", element, ">");
}

static void write_code(GString *out, cmark_node *node)
{
    g_string_append(out, "<code style=\"font-size:15px;\">");
    html_write_text(out, cmark_node_get_literal(node));
    g_string_append(out, "</code>");
}

static bool is_in_cell(cmark_node *node)
{
    for (; node; node = cmark_node_parent(node))
        if (markdown_is_table_cell(node))
            return true;
    return false;
}

void html_write_span(GString *out, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        if (is_in_cell(node))
            html_write_cell_text(out, cmark_node_get_literal(node));
        else
            html_write_text(out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        g_string_append_c(out, '\n');
        break;
    case CMARK_NODE_LINEBREAK:
        g_string_append(out, "<br>\n");
        break;
    case CMARK_NODE_CODE:
        write_code(out, node);
        break;
    case CMARK_NODE_HTML_INLINE:
        write_raw(out, node);
        break;
    case CMARK_NODE_EMPH:
        write_marked(out, "em", node);
        break;
    case CMARK_NODE_STRONG:
        write_marked(out, "strong", node);
        break;
    case CMARK_NODE_LINK:
        write_link(out, node);
        break;
    case CMARK_NODE_IMAGE:
        write_image(out, node);
        break;
    default:
        html_write_nodes(out, node);
    }
}
