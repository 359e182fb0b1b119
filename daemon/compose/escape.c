/* SPDX-License-Identifier: MIT */
#include "compose/escape.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static char *one_line_of(const struct value *value, GError **error)
{
    char *line = text_one_line(value_text(value));

    if (!line)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "the value is not UTF-8");
    return line;
}

bool escape_url_is_safe(const char *url)
{
    static const char *const schemes[] = {"https:", "http:", "mailto:"};

    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++)
        if (!g_ascii_strncasecmp(url, schemes[i], strlen(schemes[i])))
            return url[strlen(schemes[i])];
    return false;
}

static void append_percent(GString *out, char c)
{
    g_string_append_printf(out, "%%%02X", (guchar)c);
}

/* A whole URL: what RFC 3986 lets stand in one stays, but for the brackets that
 * would end the target; `&` has a backslash so that `&copy;` stays what it is. */
static void append_url(GString *out, const char *url)
{
    for (const char *p = url; *p; p++) {
        if (*p == '&')
            g_string_append(out, "\\&");
        else if (g_ascii_isalnum(*p) || strchr("-._~:/?#[]@!$'*+,;=%", *p))
            g_string_append_c(out, *p);
        else
            append_percent(out, *p);
    }
}

/* `@` and `+` stay where RFC 6068 has a bare address: after `mailto:`, before the fields. */
static void append_target_part(GString *out, const char *target, const char *text)
{
    bool address = !g_ascii_strncasecmp(target, "mailto:", 7) && !strchr(target, '?');

    for (const char *p = text; *p; p++) {
        if (g_ascii_isalnum(*p) || strchr("-._~", *p) || (address && strchr("@+", *p)))
            g_string_append_c(out, *p);
        else
            append_percent(out, *p);
    }
}

static void append_target(GString *out, const struct value *value, const char *target, const char *text)
{
    while (*target == ' ' || *target == '<')
        target++;
    if (!*target && value_kind(value) == VALUE_URL && escape_url_is_safe(text))
        append_url(out, text);
    else
        append_target_part(out, target, text);
}

/* A last backslash is a reference: cmark-gfm takes any backslash before a cell's
 * end for one that escapes the bar, were it escaped itself. */
static void append_text(GString *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '\\' && !p[1]) {
            g_string_append(out, "&#92;");
            return;
        }
        if (g_ascii_ispunct(*p))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
}

/* A backslash of the template right before a value would undo the value's own first one. */
static bool ends_in_lone_backslash(const GString *out)
{
    gsize count = 0;

    while (count < out->len && out->str[out->len - 1 - count] == '\\')
        count++;
    return count % 2;
}

bool escape_markdown(const struct value *value, const char *target, GString *out, GError **error)
{
    g_autofree char *line = one_line_of(value, error);

    if (!line)
        return false;
    if (target) {
        append_target(out, value, target, line);
        return true;
    }
    if (ends_in_lone_backslash(out))
        g_string_append_c(out, '\\');
    append_text(out, line);
    return true;
}

void escape_html_append(GString *out, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        switch (text[i]) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, text[i]);
        }
    }
}

bool escape_html(const struct value *value, const char *target, GString *out, GError **error)
{
    g_autofree char *line = one_line_of(value, error);

    (void)target; /* a matter of Markdown */
    if (line)
        escape_html_append(out, line, strlen(line));
    return line;
}

bool escape_plain(const struct value *value, const char *target, GString *out, GError **error)
{
    g_autofree char *line = one_line_of(value, error);

    (void)target; /* a matter of Markdown */
    if (line)
        g_string_append(out, line);
    return line;
}
