/* SPDX-License-Identifier: MIT */
/* A small reader of the HTML that letters have, stricter than any mail program: what it does not know it refuses. */
#include "fuzz.h"

#include <string.h>

#include "base/auto.h"

static const char *const elements[] = {
    "p",  "h1", "h2", "h3", "h4",  "h5",  "h6",  "ul",  "ol",         "li",     "a",     "em",    "span",  "code", "tr",
    "th", "td", "br", "hr", "wbr", "img", "div", "pre", "blockquote", "strong", "table", "thead", "tbody", NULL};
static const char *const empty_elements[] = {"br", "hr", "img", "wbr", NULL};
static const char *const attributes[] = {"style", "class", "role", "scope",      "start",
                                         "href",  "src",   "alt",  "data-label", NULL};

struct reader {
    const char *at, *link;
    GPtrArray *open; /* names of the elements around */
};

/* Takes the characters of a name. New string. */
static char *take_name(struct reader *reader)
{
    gsize length = strspn(reader->at, "abcdefghijklmnopqrstuvwxyz0123456789-");
    char *name = g_strndup(reader->at, length);

    reader->at += length;
    return name;
}

static void claim_target(const struct reader *reader, const char *value)
{
    g_autofree char *lower = g_ascii_strdown(value, -1);

    fuzz_claim(g_str_has_prefix(lower, "https:") || g_str_has_prefix(lower, "http:") ||
                   g_str_has_prefix(lower, "mailto:"),
               "a link goes to https, http or mailto", value);
    fuzz_claim(!reader->link || g_str_has_prefix(value, reader->link), "no value makes a link of its own", value);
    fuzz_claim(!strpbrk(value, " \t\r\n<>"), "a link's target is one word", value);
}

static void take_attribute(struct reader *reader)
{
    g_autofree char *name = take_name(reader);
    const char *end;

    fuzz_claim(g_strv_contains(attributes, name), "attributes are known ones", reader->at - strlen(name));
    fuzz_claim(g_str_has_prefix(reader->at, "=\""), "an attribute has a quoted value", reader->at);
    reader->at += 2;
    end = strchr(reader->at, '"');
    fuzz_claim(end, "a value ends", reader->at);

    g_autofree char *value = g_strndup(reader->at, (gsize)(end - reader->at));

    fuzz_claim(!strpbrk(value, "<>"), "a value has no bare bracket", value);
    if (!strcmp(name, "href"))
        claim_target(reader, value);
    if (!strcmp(name, "src"))
        fuzz_claim(g_str_has_prefix(value, "cid:"), "a picture comes with the letter", value);
    reader->at = end + 1;
}

static void take_open(struct reader *reader)
{
    char *name = take_name(reader);

    fuzz_claim(g_strv_contains(elements, name), "elements are known ones", reader->at - strlen(name) - 1);
    while (*reader->at == ' ') {
        reader->at++;
        take_attribute(reader);
    }
    fuzz_claim(*reader->at == '>', "an element's tag ends", reader->at);
    reader->at++;
    if (g_strv_contains(empty_elements, name))
        g_free(name);
    else
        g_ptr_array_add(reader->open, name);
}

static void take_close(struct reader *reader)
{
    g_autofree char *name = take_name(reader);
    guint depth = reader->open->len;

    fuzz_claim(depth && !strcmp(reader->open->pdata[depth - 1], name), "elements are closed in order", reader->at);
    fuzz_claim(*reader->at == '>', "a closing tag ends", reader->at);
    reader->at++;
    g_ptr_array_set_size(reader->open, (gint)depth - 1);
}

void fuzz_claim_html(const char *html, const char *link)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    struct reader reader = {html, link, open};

    fuzz_claim(g_utf8_validate(html, -1, NULL), "the HTML part is UTF-8", html);
    while (*(reader.at = reader.at + strcspn(reader.at, "<>"))) {
        fuzz_claim(*reader.at == '<', "no bracket stands bare", reader.at);
        reader.at++;
        if (*reader.at == '/') {
            reader.at++;
            take_close(&reader);
        } else {
            take_open(&reader);
        }
    }
    fuzz_claim(!open->len, "all elements are closed", html);
}

void fuzz_claim_plain(const char *text)
{
    gsize length = strlen(text);

    fuzz_claim(g_utf8_validate(text, -1, NULL), "the text part is UTF-8", text);
    fuzz_claim(!strchr(text, '\r') && !strstr(text, " \n"), "lines end in LF, with no blank before it", text);
    fuzz_claim(!length || (text[length - 1] == '\n' && (length == 1 || text[length - 2] != '\n')),
               "the text ends with one line end", text);
}
