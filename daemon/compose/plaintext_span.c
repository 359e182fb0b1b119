/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext_node.h"

static void write_spans(GString *out, cmark_node *parent);

/* The address of a `mailto:` target, without the fields after it. New string. */
static char *mailto_address(const char *target)
{
    g_autofree char *encoded = g_strndup(target + 7, strcspn(target + 7, "?"));
    g_autofree char *plain = g_uri_unescape_string(encoded, NULL);
    char *line = plain ? text_one_line(plain) : NULL;

    return line ? line : g_steal_pointer(&encoded);
}

/* What stands behind a link: its title, where the letter gives one, or where it leads. New string. */
static char *shown_target(cmark_node *node, const char *target)
{
    const char *title = cmark_node_get_title(node);

    if (title && *title)
        return text_one_line(title);
    return g_ascii_strncasecmp(target, "mailto:", 7) ? g_strdup(target) : mailto_address(target);
}

static void write_link(GString *out, cmark_node *node)
{
    g_autofree char *target = markdown_link_target(node);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *shown = NULL;

    write_spans(text, node);
    if (!target) {
        append_string(out, text->str);
        return;
    }
    shown = shown_target(node, target);
    if (!text->len || g_str_equal(text->str, shown) || g_str_equal(text->str, target)) {
        append_string(out, shown);
        return;
    }
    append_string(out, text->str);
    append_string(out, " (");
    append_string(out, shown);
    g_string_append_c(out, ')');
}

/* A picture that goes along as a part cannot be seen here; one that may not be shown is its description. */
static void write_image(GString *out, cmark_node *node)
{
    if (!markdown_image_cid(node))
        write_spans(out, node);
}

static void write_raw(GString *out, cmark_node *node)
{
    g_autofree char *text = markdown_html_text(node);

    append_string(out, text);
}

static void write_span(GString *out, cmark_node *node)
{
    switch ((int)cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
        append_string(out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        g_string_append_c(out, ' ');
        break;
    case CMARK_NODE_LINEBREAK:
        g_string_append_c(out, '\n');
        break;
    case CMARK_NODE_HTML_INLINE:
        write_raw(out, node);
        break;
    case CMARK_NODE_LINK:
        write_link(out, node);
        break;
    case CMARK_NODE_IMAGE:
        write_image(out, node);
        break;
    default:
        write_spans(out, node);
    }
}

static void write_spans(GString *out, cmark_node *parent)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        write_span(out, node);
}

char *plaintext_spans(cmark_node *parent)
{
    cmark_node *only = cmark_node_first_child(parent);

    if (only && !cmark_node_next(only) && cmark_node_get_type(only) == CMARK_NODE_TEXT) /* nearly all of a table */
        return g_strdup(cmark_node_get_literal(only));

    g_autoptr(GString) out = g_string_new(NULL);

    write_spans(out, parent);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
