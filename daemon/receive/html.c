/* SPDX-License-Identifier: MIT */
#include "receive/html.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char *const line_tags[] = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "pre", "table", "hr", NULL};
static const char *const hidden_tags[] = {"style", "script", "head", "title", NULL};

static const struct {
    const char *name, *text;
} entities[] = {
    {"nbsp;", " "}, {"lt;", "<"},     {"gt;", ">"},     {"amp;", "&"},   {"quot;", "\""},  {"apos;", "'"},
    {"#39;", "'"},  {"eacute;", "é"}, {"egrave;", "è"}, {"euml;", "ë"},  {"ouml;", "ö"},   {"uuml;", "ü"},
    {"auml;", "ä"}, {"szlig;", "ß"},  {"euro;", "€"},   {"iuml;", "ï"},  {"ccedil;", "ç"}, {"agrave;", "à"},
    {"#64;", "@"},  {"ecirc;", "ê"},  {"acirc;", "â"},  {"ucirc;", "û"}, {"ocirc;", "ô"},  {"rsquo;", "’"},
};

static const char *append_entity(GString *out, const char *at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (g_str_has_prefix(at + 1, entities[i].name)) {
            g_string_append(out, entities[i].text);
            return at + 1 + strlen(entities[i].name);
        }
    }
    g_string_append_c(out, '&');
    return at + 1;
}

/* Behind the end of the element NAME that began before AT. */
static const char *skip_element(const char *at, const char *name)
{
    const char *end = at;

    while ((end = strstr(end, "</"))) {
        if (g_ascii_strncasecmp(end + 2, name, strlen(name)) == 0)
            return end;
        end += 2;
    }
    return at + strlen(at);
}

static const char *take_tag(GString *out, const char *at)
{
    const char *close = strchr(at, '>');
    bool ends = at[1] == '/';
    g_autofree char *name = g_ascii_strdown(at + 1 + ends, (gssize)strspn(at + 1 + ends, "ABCDEFGHIJKLMNOPQRSTUVWXYZabc"
                                                                                         "defghijklmnopqrstuvwxyz123"));

    if (g_str_has_prefix(at, "<!--")) {
        const char *end = strstr(at, "-->");

        return end ? end + 3 : at + strlen(at);
    }
    if (!close)
        return at + strlen(at);
    if (!ends && g_strv_contains(hidden_tags, name))
        return skip_element(close + 1, name);
    if (!ends && g_str_equal(name, "blockquote"))
        g_string_append(out, "\n> \n");
    else if (g_strv_contains(line_tags, name) && !(ends && g_str_equal(name, "br")))
        g_string_append_c(out, '\n');
    return close + 1;
}

static const char *take_blanks(GString *out, const char *at)
{
    if (out->len && !g_ascii_isspace(out->str[out->len - 1]))
        g_string_append_c(out, ' ');
    while (g_ascii_isspace(*at)) /* the caller's own question: what it takes for a blank must be passed */
        at++;
    return at;
}

char *html_to_text(const char *html)
{
    GString *out = g_string_new(NULL);

    while (*html) {
        if (*html == '<' && (g_ascii_isalpha(html[1]) || html[1] == '/' || html[1] == '!')) {
            html = take_tag(out, html);
        } else if (*html == '&') {
            html = append_entity(out, html);
        } else if (g_ascii_isspace(*html)) {
            html = take_blanks(out, html);
        } else {
            g_string_append_c(out, *html++);
        }
    }
    return g_string_free(out, FALSE);
}
