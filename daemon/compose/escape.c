/* SPDX-License-Identifier: MIT */
#include "compose/escape.h"

#include <string.h>

#include "base/append.h"
#include "base/error.h"
#include "base/text.h"

/* VALUE's text as one line: its own, or a new one that *MADE is. */
static const char *one_line_of(const struct value *value, char **made, GError **error)
{
    if (text_is_one_line(value_text(value)))
        return value_text(value);
    *made = text_one_line(value_text(value));
    if (!*made)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "the value is not UTF-8");
    return *made;
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
 * would end the target; `&` is a reference so that `&copy;` stays what it is:
 * in a target cmark-gfm looks for references before it takes backslashes away. */
static void append_url(GString *out, const char *url)
{
    for (const char *p = url; *p; p++) {
        if (*p == '&')
            append_string(out, ESCAPE_URL_AND);
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
    static const char last[] = "&#92;";
    gsize before = out->len, length = strlen(text);
    char *to;

    g_string_set_size(out, before + 2 * length + sizeof last);
    to = out->str + before;
    for (const char *p = text; *p; p++) {
        if (*p == '\\' && !p[1]) {
            to = stpcpy(to, last);
            break;
        }
        if (g_ascii_ispunct(*p))
            *to++ = '\\';
        *to++ = *p;
    }
    g_string_truncate(out, (gsize)(to - out->str));
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
    g_autofree char *made = NULL;
    const char *line = one_line_of(value, &made, error);

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

/* What stands for C in HTML; NULL when it does itself. */
static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void escape_html_append(GString *out, const char *text, gsize length)
{
    gsize done = 0;

    for (gsize i = 0; i < length; i++) {
        const char *entity = entity_of(text[i]);

        if (!entity)
            continue;
        append_bytes(out, text + done, i - done);
        append_string(out, entity);
        done = i + 1;
    }
    append_bytes(out, text + done, length - done);
}

bool escape_html(const struct value *value, const char *target, GString *out, GError **error)
{
    g_autofree char *made = NULL;
    const char *line = one_line_of(value, &made, error);

    (void)target; /* a matter of Markdown */
    if (line)
        escape_html_append(out, line, strlen(line));
    return line;
}

bool escape_plain(const struct value *value, const char *target, GString *out, GError **error)
{
    g_autofree char *made = NULL;
    const char *line = one_line_of(value, &made, error);

    (void)target; /* a matter of Markdown */
    if (line)
        append_string(out, line);
    return line;
}
