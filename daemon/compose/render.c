/* SPDX-License-Identifier: MIT */
#include "compose/render.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/html.h"
#include "compose/markdown.h"
#include "compose/plaintext.h"
#include "compose/text_frame.h"

/* Where partials come from. */
struct shelf {
    const struct compiled *compiled;
    const char *language;
};

static const struct mustache_template *find_partial(const char *name, gpointer data, GError **error)
{
    const struct shelf *shelf = data;
    const struct compiled_letter *partial = compiled_partial(shelf->compiled, shelf->language, name);

    if (partial)
        return partial->body;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "there is no _%s.md for \"%s\"", name,
                shelf->language);
    return NULL;
}

/* PLACES: where the values go that can be marked instead, or NULL. */
static char *fill(const struct mustache_template *template, const struct value *values, const struct shelf *shelf,
                  escape_func escape, struct places *places, GError **error)
{
    const struct mustache_rendering rendering = {.escape = escape,
                                                 .partial = find_partial,
                                                 .partial_data = (gpointer)shelf,
                                                 .place = places ? places_put : NULL,
                                                 .place_data = places,
                                                 .strict = true};

    return mustache_render(template, values, &rendering, error);
}

static bool render_subject(const struct compiled_letter *letter, const struct value *values, const struct shelf *shelf,
                           struct rendered *out, GError **error)
{
    const struct mustache_origin *origin = &letter->file->subject_origin;
    g_autofree char *filled = fill(letter->subject, values, shelf, escape_plain, NULL, error);

    if (!filled)
        return false;
    out->subject = text_one_line(filled);
    if (out->subject && *out->subject)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:%d: the subject comes out empty", origin->name,
                origin->line, origin->column);
    return false;
}

/* What the body says, as HTML and as text: read as Markdown. */
static bool write_body(const struct compiled_letter *letter, struct rendered *out, char **html, GError **error)
{
    g_autoptr(GError) reason = NULL;
    AUTO(markdown) markdown = markdown_parse(out->markdown, &reason);

    if (!markdown) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:1: %s", letter->source->path,
                    letter->file->body_origin.line, reason->message);
        return false;
    }
    *html = html_render(markdown);
    out->text = plaintext_render(markdown);
    return true;
}

/* The same by a shape in SHAPES. False without a word: what is wrong with the letter is said on the whole way. */
static bool write_by_shape(const struct compiled_letter *letter, const struct value *values, const struct shelf *shelf,
                           struct shapes *shapes, struct rendered *out, char **html)
{
    AUTO(places) places = places_new();
    g_autofree char *marked = fill(letter->body, values, shelf, escape_markdown, places, NULL);

    return marked && places->plain && shapes_write(shapes, marked, strlen(marked), places, html, &out->text);
}

static bool render_body(const struct compiled_letter *letter, const struct value *values, const struct shelf *shelf,
                        struct shapes *shapes, struct rendered *out, char **html, GError **error)
{
    if (shapes && write_by_shape(letter, values, shelf, shapes, out, html))
        return true;
    out->markdown = fill(letter->body, values, shelf, escape_markdown, NULL, error);
    return out->markdown && write_body(letter, out, html, error);
}

static bool render_frame(const struct compiled *compiled, const char *language, struct value *values, const char *html,
                         struct rendered *out, GError **error)
{
    g_autofree char *tag = render_language_tag(language);
    g_autofree char *text = g_steal_pointer(&out->text);

    out->text = text_frame(text, values);
    out->html = html_frame(compiled->layout, values, html, tag, out->subject, error);
    return out->html;
}

struct rendered *render_letter(const struct compiled *compiled, const struct compiled_letter *letter,
                               const char *language, struct value *values, struct shapes *shapes, GError **error)
{
    AUTO(rendered) out = g_new0(struct rendered, 1);
    const struct shelf shelf = {compiled, language};
    g_autofree char *html = NULL;

    if (!compiled->layout) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "there is no layout.html");
        return NULL;
    }
    if (!render_subject(letter, values, &shelf, out, error) ||
        !render_body(letter, values, &shelf, shapes, out, &html, error) ||
        !render_frame(compiled, language, values, html, out, error))
        return NULL;
    return g_steal_pointer(&out);
}

void rendered_free(struct rendered *rendered)
{
    g_free(rendered->subject);
    g_free(rendered->markdown);
    g_free(rendered->text);
    g_free(rendered->html);
    g_free(rendered);
}

char *render_language_tag(const char *language)
{
    const char *dash = strchr(language, '-');

    if (!dash)
        return g_strdup(language);
    if (g_ascii_isupper(dash[1]) && g_ascii_isupper(dash[2]) && (!dash[3] || dash[3] == '-'))
        return g_strndup(language, (gsize)(dash + 3 - language));
    return g_strndup(language, (gsize)(dash - language));
}
