/* SPDX-License-Identifier: MIT */
/* A letter by its shape is the same, byte for byte, as one that is read as Markdown whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/compiled.h"
#include "compose/example.h"
#include "compose/html.h"
#include "compose/library.h"
#include "compose/markdown.h"
#include "compose/plaintext.h"
#include "compose/render.h"
#include "compose/shape.h"
#include "letter_fixture.h"

/* What values may say, and what Markdown, HTML, tables, wrapping and link targets make something of. */
static const char *const texts[] = {
    "Jan",
    "Bakkerij De Vries B.V.",
    "'t Hoekje",
    "Jansen & Zn",
    "*vet*",
    "_a_",
    "12",
    "1234567890",
    "2026-0001",
    "1. x",
    "1.",
    "- x",
    "# x",
    "> x",
    "+",
    "-",
    "---",
    "===",
    "amp",
    "#65",
    "b",
    "br",
    "/b",
    "!--",
    "a|b",
    "|",
    "a\\",
    "\\",
    "`x`",
    "~~~",
    "[x]",
    "[x](https://a.example/)",
    "x](https://b.example/)",
    ")",
    "(",
    "<b>",
    "&copy;",
    "foo",
    "€ 1.234,56",
    "1 234,56 €",
    "\xc2\xa0"
    "a",
    "a\xe2\x80\xa6",
    "\xe2\x80\x9c"
    "a\xe2\x80\x9d",
    "café",
    "日本語の会社、とても長い名前の株式会社で一行には入らないはずの文字列です",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "\xe0\xa4\xb9\xe0\xa4\xbf",
    "\xee\x80\x80",
    "\xee\x80\x81"
    "a",
    "\xef\x81\x82",
    "\xe2\x96\x88\xe2\x96\x88",
    "",
    "een  dubbele",
    "twee\nregels",
    " rand ",
    "a\tb",
    "een lange omschrijving van wat er geleverd is, die over meer dan een regel van tweeenzeventig tekens gaat",
    "ItIsOneVeryLongWordThatNoColumnOfAnyTableOrLineOfTextEverHasRoomForUnlessItIsBrokenSomewhereInTheMiddle",
    "administratie@devries.example",
    "www.example.com",
    "https://example.com/a?b=c&d=e",
    "mailto",
    "x\"y",
    "100%",
    "a*",
    "*a",
    "_",
    "!",
    "\xcc\x81x",
};

static const char *const urls[] = {
    "https://pay.example/1",
    "https://pay.example/?a=b&copy;=c(d)",
    "http://x.example/%20a b",
    "https://\xc3\xa9.example/",
    "javascript:alert(1)",
    "mailto:a@b.example?subject=x",
    "https://a.example/[x]*y*_z",
    "HTTPS://A.EXAMPLE/",
    "",
    "https://a.example/\\x",
    "pay.example/1",
    "https://a.example/<b>",
};

/* What an owner may write around them. */
static const char *const pieces[] = {
    "{{a}}",
    "{{b}}",
    "{{u}}",
    "{{a}}",
    "{{b}}",
    "[",
    "](",
    ")",
    "](mailto:",
    "?subject=",
    "&x=",
    "**",
    "*",
    "_",
    "__",
    "\n",
    "\n\n",
    " ",
    "x",
    "| ",
    " |\n",
    "1. ",
    ". ",
    "- ",
    "> ",
    "# ",
    "\\",
    "!",
    "![",
    ":",
    "&",
    ";",
    "<",
    ">",
    "`",
    "~~~",
    "    ",
    "---\n",
    "===\n",
    "\\\n",
    "  \n",
    "|---|---|\n",
    "|:--|\n",
    "12",
    ")",
    " \"",
    "\"",
    "[^",
    "]: ",
    "mailto",
    "](<",
    ">)",
    "](https:",
    "#",
    "{{a}}{{b}}",
    "|  |  |\n|:---|:---|\n| k | {{a}} |\n",
    "[{{a}}](mailto:{{b}}?subject={{a}})",
    "[x]({{u}})",
    "**{{a}}**",
    "- {{a}}: {{b}}\n",
    "\xee\x80\x80",
};

static guint64 state_of_chance = 1;

static guint chance(guint below)
{
    state_of_chance = state_of_chance * 6364136223846793005U + 1442695040888963407U;
    return (guint)(state_of_chance >> 33) % below;
}

/* -- made up -------------------------------------------------------------- */

static struct value *made_up_values(void)
{
    struct value *values = value_new_map();

    value_map_set_text(values, "a", texts[chance(G_N_ELEMENTS(texts))]);
    value_map_set_text(values, "b", texts[chance(G_N_ELEMENTS(texts))]);
    value_map_set(values, "u", value_new_url(urls[chance(G_N_ELEMENTS(urls))]));
    return values;
}

/* Whether VALUES in TEMPLATE came out by a shape. */
static bool check_one(struct shapes *shapes, const struct mustache_template *template, const struct value *values,
                      const char *source)
{
    AUTO(places) places = places_new();
    struct mustache_rendering rendering = {.escape = escape_markdown, .strict = true};
    g_autofree char *whole = mustache_render(template, values, &rendering, NULL), *marked = NULL;
    g_autofree char *html = NULL, *text = NULL;

    rendering.place = places_put;
    rendering.place_data = places;
    marked = mustache_render(template, values, &rendering, NULL);
    if (!whole || !marked || !places->plain || !shapes_write(shapes, marked, strlen(marked), places, &html, &text))
        return false;

    AUTO(markdown) markdown = markdown_parse(whole, NULL);
    g_autofree char *want_html = markdown ? html_render(markdown) : NULL;
    g_autofree char *want_text = markdown ? plaintext_render(markdown) : NULL;

    if (g_strcmp0(html, want_html) || g_strcmp0(text, want_text))
        fail_msg("template \"%s\" as \"%s\": got <%s> \"%s\" want <%s> \"%s\"", source, whole, html, text, want_html,
                 want_text);
    return true;
}

/* MADE_UP: other values each time. */
static guint check_template(const char *source, gsize length, bool made_up)
{
    const struct mustache_origin origin = {.name = "x.md"};
    AUTO(mustache_template) template = mustache_parse(source, length, &origin, MUSTACHE_REFUSE_RAW, NULL);
    AUTO(shapes) shapes = shapes_new();
    guint by_shape = 0;

    for (int i = 0; template && i < 12; i++) {
        AUTO(value) values = made_up_values();

        if (!made_up) {
            value_map_set_text(values, "a", "foo");
            value_map_set_text(values, "b", "bar");
        }
        by_shape += check_one(shapes, template, values, source);
    }
    return by_shape;
}

static void any_markdown_around_any_values_reads_as_it_does_whole(void **state)
{
    const guint rounds = 4000;
    guint by_shape = 0;

    (void)state;
    for (guint i = 0; i < rounds; i++) {
        g_autoptr(GString) source = g_string_new(NULL);

        for (guint n = 2 + chance(9); n; n--)
            g_string_append(source, pieces[chance(G_N_ELEMENTS(pieces))]);
        by_shape += check_template(source->str, source->len, true);
    }
    if (by_shape < rounds)
        fail_msg("got %u letters by shape want %u at least", by_shape, rounds);
}

static void places_that_read_their_values_are_left_to_markdown(void **state)
{
    static const char *const sources[] = {
        "<{{a}}>",
        "&{{a}};",
        "`{{a}}`",
        "    {{a}}\n",
        "[{{a}}]: {{b}}\n\n[x]",
        "~~~\n{{a}}\n~~~\n",
        "[x](y \"{{a}}\")",
        "\\{{a}}",
        "![x]({{a}})",
        "[x]({{a}}:{{b}})",
        "\xee\x80\x81 {{a}}",
        "[^{{a}}]",
        "[x]({{a}})",
        "<b {{a}}>x",
        "[x]: {{b}}\n{{a}}",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        guint by_shape = check_template(sources[i], strlen(sources[i]), false);

        if (by_shape)
            fail_msg("case %zu: got %u letters by shape want none", i, by_shape);
    }
}

static void what_looks_like_a_reference_in_a_url_stays_as_it_is(void **state)
{
    const struct mustache_origin origin = {.name = "x.md"};
    const struct mustache_rendering rendering = {.escape = escape_markdown};
    AUTO(mustache_template) template = mustache_parse("[x]({{u}})", 10, &origin, MUSTACHE_REFUSE_RAW, NULL);
    AUTO(value) values = value_new_map();
    g_autofree char *marked = NULL, *html = NULL;

    (void)state;
    value_map_set(values, "u", value_new_url("https://pay.example/?a=b&copy;=c&amp;d"));
    marked = mustache_render(template, values, &rendering, NULL);

    AUTO(markdown) markdown = markdown_parse(marked, NULL);

    html = html_render(markdown);
    if (!strstr(html, "\"https://pay.example/?a=b&amp;copy;=c&amp;amp;d\""))
        fail_msg("got <%s> want a link to the URL it was given", html);
}

/* -- the letters ---------------------------------------------------------- */

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    compose_init();
    fixture_init(&fixture);
    fixture_load(&fixture, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_clear(&fixture);
    compose_shutdown();
    return 0;
}

static void change(struct value *value);

/* Another text than MEMBER's, now and then; what is inside a map or a list otherwise. */
static void change_member(struct value *map, const char *name)
{
    const struct value *member = value_member(map, name);

    if (value_kind(member) == VALUE_MAP || value_kind(member) == VALUE_LIST)
        change((struct value *)member);
    else if (value_kind(member) == VALUE_URL && !chance(8))
        value_map_set(map, name, value_new_url(urls[chance(G_N_ELEMENTS(urls))]));
    else if (value_kind(member) == VALUE_TEXT && !chance(50))
        value_map_set_formatted(map, name, texts[chance(G_N_ELEMENTS(texts))], value_member(member, "raw") ? "x" : "");
}

static void change(struct value *value)
{
    g_autofree const char **names = value_kind(value) == VALUE_MAP ? value_member_names(value) : NULL;

    for (guint i = 0; names && names[i]; i++)
        change_member(value, names[i]);
    for (guint i = 0; i < value_length(value); i++)
        change((struct value *)value_item(value, i));
}

static void check_letter(const struct compiled *compiled, const struct compiled_letter *letter, struct shapes *shapes,
                         struct formats *formats, guint *by_shape)
{
    const char *language = letter->source->language;
    AUTO(value)
    values = example_new(formats, chance(2) ? fixture.config->senders->pdata[0] : NULL,
                         (enum example_shape)chance(EXAMPLE_SHAPES), NULL);

    if (chance(3))
        change(values);

    AUTO(rendered) want = render_letter(compiled, letter, language, values, NULL, NULL);
    AUTO(rendered) got = render_letter(compiled, letter, language, values, shapes, NULL);

    if (!want != !got || (got && (strcmp(got->html, want->html) || strcmp(got->text, want->text))))
        fail_msg("%s: got <%s> \"%s\" want <%s> \"%s\"", letter->source->path, got ? got->html : "-",
                 got ? got->text : "-", want ? want->html : "-", want ? want->text : "-");
    *by_shape += got && !got->markdown;
}

static void letters_by_shape_are_the_same_bytes(void **state)
{
    static const char *const sent[] = {"courtesy", "reminder", "second", "notice", "wik14", NULL};
    AUTO(compiled) compiled = compiled_new(fixture.config->letters);
    AUTO(shapes) shapes = shapes_new();
    GHashTableIter each;
    gpointer letter;

    (void)state;
    state_of_chance = 7;
    g_hash_table_iter_init(&each, compiled->letters);
    while (g_hash_table_iter_next(&each, NULL, &letter)) {
        const struct letter_source *source = ((struct compiled_letter *)letter)->source;
        AUTO(formats) formats = compiled_is_partial(source) ? NULL : formats_new(source->language, NULL);
        guint by_shape = 0;

        for (int i = 0; formats && i < 24; i++)
            check_letter(compiled, letter, shapes, formats, &by_shape);
        if (formats && g_strv_contains(sent, source->name) && by_shape < 6)
            fail_msg("%s: got %u letters by shape want 6 at least", source->path, by_shape);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_markdown_around_any_values_reads_as_it_does_whole),
        cmocka_unit_test(places_that_read_their_values_are_left_to_markdown),
        cmocka_unit_test(what_looks_like_a_reference_in_a_url_stays_as_it_is),
        cmocka_unit_test(letters_by_shape_are_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
