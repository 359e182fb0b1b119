/* SPDX-License-Identifier: MIT */
/* Both parts of a letter from one Markdown text, and values that try to be more than text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/html.h"
#include "compose/plaintext.h"
#include "compose_fixture.h"

static char *text_of(const char *markdown)
{
    AUTO(markdown) parsed = markdown_parse(markdown, NULL);

    return plaintext_render(parsed);
}

/* The HTML without styles, which no case here is about. */
static char *html_of(const char *markdown)
{
    AUTO(markdown) parsed = markdown_parse(markdown, NULL);
    GString *html = g_string_new(NULL);
    g_autofree char *rendered = html_render(parsed);

    g_string_assign(html, rendered);
    for (char *style; (style = strstr(html->str, " style=\""));)
        g_string_erase(html, style - html->str, strchr(style + 8, '"') + 1 - style);
    return g_string_free(html, FALSE);
}

struct golden {
    const char *markdown, *text, *html;
};

static void check_golden(const struct golden *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *text = text_of(cases[i].markdown);
        g_autofree char *html = html_of(cases[i].markdown);

        if (strcmp(text, cases[i].text))
            fail_msg("case %zu: got text \"%s\" want \"%s\"", i, text, cases[i].text);
        if (cases[i].html && strcmp(html, cases[i].html))
            fail_msg("case %zu: got HTML \"%s\" want \"%s\"", i, html, cases[i].html);
    }
}

static void both_parts_come_from_one_text(void **state)
{
    static const struct golden cases[] = {
        {"", "", ""},
        {"# Kop\n## Tweede\ntekst *a* **b**", "Kop\n\nTweede\n\ntekst a b\n",
         "<h1>Kop</h1>\n<h2>Tweede</h2>\n<p>tekst <em>a</em> <strong>b</strong></p>\n"},
        {"regel  \nnieuw\nzacht", "regel\nnieuw zacht\n", "<p>regel<br>\nnieuw\nzacht</p>\n"},
        {"- a\n- b\n  1. c\n  2. d\n", "- a\n- b\n  1. c\n  2. d\n",
         "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n<li>d</li>\n</ol>\n</li>\n</ul>\n"},
        {"- a\n\n- b\n", "- a\n\n- b\n", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"},
        {"9. a\n10. b", "9. a\n10. b\n", "<ol start=\"9\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
        {"> een\n> twee\n>\n> drie", "> een twee\n>\n> drie\n",
         "<blockquote><p>een\ntwee</p>\n<p>drie</p>\n</blockquote>\n"},
        {"    a  b\n    c", "a  b\nc\n", "<pre>a  b\nc\n</pre>\n"},
        {"a `b  c`", "a b c\n", "<p>a <code>b  c</code></p>\n"},
        {"a\n\n***\n\nb", "a\n\n---\n\nb\n", "<p>a</p>\n<hr>\n<p>b</p>\n"},
        {"<!-- art. 6:96 BW -->\n\na<!-- b -->", "a\n", "<p>a</p>\n"},
        {"<div>x</div>\n\na <b>c</b>", "<div>x</div>\n\na <b>c</b>\n",
         "<p>&lt;div&gt;x&lt;/div&gt;</p>\n<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"},
        /* none of the extensions but tables */
        {"www.example.com https://a.example ~~a~~ \"b\" -- ...",
         "www.example.com https://a.example ~~a~~ \"b\" -- ...\n",
         "<p>www.example.com https://a.example ~~a~~ &quot;b&quot; -- ...</p>\n"},
    };

    (void)state;
    check_golden(cases, G_N_ELEMENTS(cases));
}

static void links_say_where_they_lead(void **state)
{
    static const struct golden cases[] = {
        {"[nu](https://a.example/?b=1&c=2)", "nu (https://a.example/?b=1&c=2)\n",
         "<p><a href=\"https://a.example/?b=1&amp;c=2\">nu</a></p>\n"},
        {"[https://a.example](https://a.example)", "https://a.example\n",
         "<p><a href=\"https://a.example\">https://a.example</a></p>\n"},
        {"[](https://a.example)", "https://a.example\n", "<p><a href=\"https://a.example\"></a></p>\n"},
        {"[ik\\@x.nl](mailto:ik%40x.nl)", "ik@x.nl\n", "<p><a href=\"mailto:ik%40x.nl\">ik@x.nl</a></p>\n"},
        {"[al betaald](mailto:a+b@x.nl?subject=JA%20x)", "al betaald (a+b@x.nl)\n",
         "<p><a href=\"mailto:a+b@x.nl?subject=JA%20x\">al betaald</a></p>\n"},
        {"[x](mailto:a%0d%0aBcc:b)", "x (a Bcc:b)\n", NULL},
        {"[x](javascript:alert(1)) [y](/z) [q](data:text/html,a)", "x y q\n", "<p>x y q</p>\n"},
        {"[x](https://a.example/\"onclick=\"a)", "x (https://a.example/%22onclick=%22a)\n",
         "<p><a href=\"https://a.example/%22onclick=%22a\">x</a></p>\n"},
        {"![QR](cid:qr)\n\na", "a\n", "<p><img src=\"cid:qr\" alt=\"QR\"></p>\n<p>a</p>\n"},
        {"![foto](https://a.example/p.png)", "foto\n", "<p>foto</p>\n"},
    };

    (void)state;
    check_golden(cases, G_N_ELEMENTS(cases));
}

static void tables_are_aligned(void **state)
{
    static const struct golden cases[] = {
        {"| Factuur | Open |\n|---|--:|\n| 2026-1 | €\u00a01.234,56 |\n| a\\|b | €\u00a05,00 |\n",
         "Factuur        Open\n"
         "-------  ----------\n"
         "2026-1   €\u00a01.234,56\n"
         "a|b          €\u00a05,00\n",
         "<div><table role=\"table\">\n<thead role=\"rowgroup\">\n<tr role=\"row\"><th scope=\"col\" "
         "role=\"columnheader\">"
         "Factuur</th><th scope=\"col\" role=\"columnheader\">Open</th></tr>\n</thead>\n<tbody role=\"rowgroup\">\n"
         "<tr role=\"row\" class=\"pair\"><td role=\"cell\">2026-1</td><td role=\"cell\">€\u00a01.234,56</td></tr>\n"
         "<tr role=\"row\" class=\"pair\"><td role=\"cell\">a|b</td><td role=\"cell\">€\u00a05,00</td></tr>\n"
         "</tbody>\n</table></div>\n"},
        {"| | |\n|---|---|\n| Rekening | NL91 |\n| X | |\n", "Rekening  NL91\nX\n", NULL},
        {"| a | b |\n|:-:|---|\n| 日本語 | x |\n| 🙂 | y |\n|e\u0301|z|\n",
         "  a     b\n"
         "------  -\n"
         "日本語  x\n"
         "  🙂    y\n"
         "  e\u0301     z\n",
         NULL},
        {"| Factuur | Omschrijving | Bedrag |\n|---|---|--:|\n"
         "| 1 | Brood en gebak voor het jaarfeest van de voetbalvereniging te Ons Dorp | 1,00 |\n",
         "Factuur  Omschrijving                                             Bedrag\n"
         "-------  -------------------------------------------------------  ------\n"
         "1        Brood en gebak voor het jaarfeest van de                   1,00\n"
         "         voetbalvereniging te Ons Dorp\n",
         NULL},
        {"| aaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbb | cccccccccccccccccccc | dddddddddddddddddddd |\n"
         "|--:|--:|--:|--:|\n| 1 | 2 | | 4 |\n| 5 | 6 | 7 | 8 |\n",
         "aaaaaaaaaaaaaaaaaaaa: 1\nbbbbbbbbbbbbbbbbbbbb: 2\ndddddddddddddddddddd: 4\n\n"
         "aaaaaaaaaaaaaaaaaaaa: 5\nbbbbbbbbbbbbbbbbbbbb: 6\ncccccccccccccccccccc: 7\ndddddddddddddddddddd: 8\n",
         NULL},
    };

    (void)state;
    check_golden(cases, G_N_ELEMENTS(cases));
}

static void lines_keep_to_72_columns(void **state)
{
    g_autofree char *words = g_strnfill(400, 'w');
    g_autofree char *table = NULL, *wide = NULL, *text = NULL;
    g_auto(GStrv) lines = NULL;

    (void)state;
    for (int i = 7; i < 400; i += 8)
        words[i] = ' ';
    table =
        g_strdup_printf("%s\n\n- %s\n\n> %s\n\n| a | %s |\n|---|---|\n| %s | c |\n", words, words, words, words, words);
    wide = g_strdup_printf(
        "%s\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", table);
    text = text_of(wide);
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (text_width(lines[i]) > PLAINTEXT_COLUMNS || g_str_has_suffix(lines[i], " "))
            fail_msg("line %u: got %d columns want at most 72 and no blank at the end: \"%s\"", i, text_width(lines[i]),
                     lines[i]);
}

static void a_url_is_never_broken(void **state)
{
    g_autofree char *path = g_strnfill(100, 'x');
    g_autofree char *markdown = g_strdup_printf("[a](https://a.example/%s)", path);
    g_autofree char *want = g_strdup_printf("a\n(https://a.example/%s)\n", path);
    g_autofree char *got = text_of(markdown);

    (void)state;
    assert_string_equal(got, want);
}

/* VALUE filled into TEMPLATE as a letter does it. */
static char *fill(const char *template, const char *value)
{
    struct mustache_origin origin = {.name = "letter.md"};
    struct mustache_rendering rendering = {.escape = escape_markdown};
    AUTO(mustache_template) parsed = mustache_parse(template, strlen(template), &origin, MUSTACHE_REFUSE_RAW, NULL);
    AUTO(value) values = value_new_map();

    value_map_set_text(values, "x", value);
    return mustache_render(parsed, values, &rendering, NULL);
}

static const char *const nasty[] = {
    "*Jan* <b>|",
    "a\\",
    "\\|",
    "||",
    "`a`",
    "``",
    "1. een",
    "1) een",
    "# kop",
    "- punt",
    "+ punt",
    "> citaat",
    "---",
    "===",
    "***",
    "    vier",
    "[a](https://b.example)",
    "![a](cid:b)",
    "[a]: b",
    "<https://a.example>",
    "<!-- a -->",
    "<script>alert(1)</script>",
    "&amp; &copy; &#65;",
    "~~~",
    "_a_",
    "__a__",
    "a_b_c",
    "2 * 3 * 4",
    "{{y}}",
    "{{{y}}}",
    "| - | - |",
    ":--",
    "$a$",
    "O'Neil & \"Zn\"",
    "日本語 🙂 e\u0301",
    "https://a.example",
    "www.a.example",
    "a@b.example",
    "\\*a\\*",
    "\\",
    "a|b\\|c\\\\|d",
    "^1",
    "[^1]",
    "[ ] a",
    "(c) -- ...",
};

/* The value comes out of both parts as it was written, whatever it is and wherever it stands. */
static void values_arrive_as_written(void **state)
{
    static const struct {
        const char *template, *text_before, *text_after, *html_before, *html_after;
    } places[] = {
        {"{{x}}", "", "\n", "<p>", "</p>\n"},
        {"a {{x}} b", "a ", " b\n", "<p>a ", " b</p>\n"},
        {"# {{x}}", "", "\n", "<h1>", "</h1>\n"},
        {"- {{x}}", "- ", "\n", "<ul>\n<li>", "</li>\n</ul>\n"},
        {"> {{x}}", "> ", "\n", "<blockquote><p>", "</p>\n</blockquote>\n"},
        {"**a {{x}} b**", "a ", " b\n", "<p><strong>a ", " b</strong></p>\n"},
        {"[{{x}}](https://q.example)", "", " (https://q.example)\n", "<p><a href=\"https://q.example\">", "</a></p>\n"},
        {"|h|\n|---|\n|{{x}}|", NULL, NULL, "<tr role=\"row\"><td role=\"cell\">", "</td></tr>\n"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(nasty); i++) {
        g_autofree char *line = text_one_line(nasty[i]);
        g_autoptr(GString) escaped = g_string_new(NULL);

        escape_html_append(escaped, line, strlen(line));
        for (gsize j = 0; j < G_N_ELEMENTS(places); j++) {
            g_autofree char *markdown = fill(places[j].template, nasty[i]);
            g_autofree char *text = text_of(markdown), *html = html_of(markdown);
            g_autofree char *want_html = g_strconcat(places[j].html_before, escaped->str, places[j].html_after, NULL);
            g_autoptr(GString) plain = g_string_new(html);

            g_string_replace(plain, "<wbr>", "", 0);
            if (!strstr(plain->str, want_html))
                fail_msg("value %zu in place %zu: got HTML \"%s\" want \"%s\"", i, j, plain->str, want_html);
            if (places[j].text_before) {
                g_autofree char *want = g_strconcat(places[j].text_before, line, places[j].text_after, NULL);

                if (strcmp(text, want))
                    fail_msg("value %zu in place %zu: got text \"%s\" want \"%s\"", i, j, text, want);
            } else if (!strstr(text, line)) {
                fail_msg("value %zu in place %zu: got text \"%s\" want \"%s\" in it", i, j, text, line);
            }
        }
    }
}

static void values_never_end_a_link_target(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(nasty); i++) {
        g_autofree char *line = text_one_line(nasty[i]);
        g_autofree char *encoded = g_uri_escape_string(line, NULL, FALSE);
        g_autofree char *markdown = fill("[a](https://q.example/?b={{x}}&c) d", nasty[i]);
        g_autofree char *html = html_of(markdown);
        g_autofree char *want = g_strdup_printf("<p><a href=\"https://q.example/?b=%s&amp;c\">a</a> d</p>\n", encoded);

        if (strcmp(html, want))
            fail_msg("value %zu: got \"%s\" want \"%s\"", i, html, want);
    }
}

static void directional_marks_do_not_arrive(void **state)
{
    g_autofree char *markdown = fill("{{x}}", "a\u202egpj.exe\u2066b\u2028c");
    g_autofree char *text = text_of(markdown);

    (void)state;
    assert_string_equal(text, "agpj.exeb c\n");
}

static void too_deep_or_too_wide_is_refused(void **state)
{
    g_autofree char *deep = g_strnfill(1000, '>');
    g_autoptr(GString) wide = g_string_new(NULL);
    g_autoptr(GError) error = NULL, second = NULL;

    (void)state;
    assert_null(markdown_parse(deep, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE));
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < MARKDOWN_COLUMNS_MAX + 1; i++)
            g_string_append(wide, row ? "|---" : "|a");
        g_string_append(wide, "|\n");
    }
    assert_null(markdown_parse(wide->str, &second));
    assert_string_equal(second->message, "a table of the letter has too many columns");
}

/* More than one stretch of memory holds, and a letter after it as if nothing had been. */
static void letters_of_any_size_do_not_touch_each_other(void **state)
{
    g_autoptr(GString) long_one = g_string_new(NULL);
    AUTO(markdown) first = markdown_parse("The *first*, [a](https://a.example/b).\n\n| x |\n|---|\n| y |\n", NULL);
    g_autofree char *before = html_render(first), *after = NULL;

    (void)state;
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(long_one, "Line *%d* of [many](https://x.example/%d).\n\n", i, i);
    for (int i = 0; i < 3; i++) {
        AUTO(markdown) second = markdown_parse(long_one->str, NULL);
        g_autofree char *text = plaintext_render(second);

        assert_true(g_str_has_prefix(text, "Line 0 of many (https://x.example/0).\n\nLine 1 of"));
        assert_true(g_str_has_suffix(text, "Line 2999 of many (https://x.example/2999).\n"));
    }
    after = html_render(first);
    assert_string_equal(after, before);
}

static void code_and_raw_html_are_noticed(void **state)
{
    static const struct {
        const char *markdown;
        bool code, html;
    } cases[] = {
        {"a *b*", false, false},
        {"a `b`", true, false},
        {"    a", true, false},
        {"```\na\n```", true, false},
        {"<div>\na\n</div>", false, true},
        {"a <b>c</b>", false, true},
        {"<!-- a -->\n\nb", false, false},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(markdown) markdown = markdown_parse(cases[i].markdown, NULL);

        if (markdown_has_code(markdown) != cases[i].code || markdown_has_html(markdown) != cases[i].html)
            fail_msg("case %zu: got code %d HTML %d want %d %d", i, markdown_has_code(markdown),
                     markdown_has_html(markdown), cases[i].code, cases[i].html);
    }
}

static void every_element_has_its_style_with_it(void **state)
{
    static const char *const elements[] = {"<p style=\"",
                                           "<h1 style=\"",
                                           "<h2 style=\"",
                                           "<h3 style=\"",
                                           "<ul style=\"",
                                           "<ol style=\"",
                                           "<li style=\"",
                                           "<hr style=\"",
                                           "<a href=\"https://a.example\" style=\"",
                                           "text-align:right;\">1<",
                                           "text-align:center;\">b<"};
    AUTO(markdown)
    markdown = markdown_parse("# a\n## a\n### a\n\na [b](https://a.example)\n\n- c\n\n1. d\n\n---\n\n"
                              "|a|b|\n|--:|:-:|\n|1|2|\n",
                              NULL);
    g_autofree char *html = html_render(markdown);

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(elements); i++)
        if (!strstr(html, elements[i]))
            fail_msg("case %zu: got no \"%s\" in \"%s\"", i, elements[i], html);
}

static void wide_tables_carry_labels_for_small_screens(void **state)
{
    g_autofree char *html = html_of("|a|b \"c\"|d|Donaudampfschifffahrt|\n|---|---|---|--:|\n|1||2|3|\n");

    (void)state;
    assert_non_null(strstr(html, "<table role=\"table\" class=\"wide\">"));
    assert_non_null(strstr(html, "<td role=\"cell\" class=\"none\" data-label=\"b &quot;c&quot;\">"));
    assert_non_null(strstr(html, "data-label=\"Donaudampfschifffahrt\"><span>3</span></td>"));
    assert_non_null(strstr(html, ">Donaud<wbr>ampfsc<wbr>hifffa<wbr>hrt</th>"));
}

/* The shipped frame around a letter. */
static void frame_escapes_everything_but_the_content(void **state)
{
    struct mustache_origin origin = {.name = "layout.html"};
    g_autofree char *bytes = NULL, *html = NULL;
    g_autoptr(GError) error = NULL;
    AUTO(value) values = value_new_map();
    struct value *sender = value_map_set(values, "sender", value_new_map());
    gsize length;

    (void)state;
    if (!g_file_get_contents("templates/layout.html", &bytes, &length, NULL)) {
        print_message("skipped: there is no templates/layout.html here\n");
        skip();
    }
    AUTO(mustache_template) layout = mustache_parse(bytes, length, &origin, MUSTACHE_PLAIN, &error);

    assert_non_null(layout);
    value_map_set_text(sender, "name", "<Jan> & \"Zn\"");
    value_map_set_text(sender, "iban", "NL91 ABNA 0417 1643 00");
    html = html_frame(layout, values, "<p>a</p>\n", "nl-BE", "a </title> b", &error);
    assert_non_null(html);
    assert_true(g_str_has_prefix(html, "<!DOCTYPE html>\n<html lang=\"nl-BE\">\n"));
    assert_non_null(strstr(html, "<title>a &lt;/title&gt; b</title>"));
    assert_non_null(strstr(html, "\n<p>a</p>\n"));
    assert_non_null(strstr(html, ">&lt;Jan&gt; &amp; &quot;Zn&quot;<"));
    assert_non_null(strstr(html, "IBAN NL91 ABNA 0417 1643 00"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "http"));
    assert_non_null(strstr(html, "prefers-color-scheme: dark"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_parts_come_from_one_text),
        cmocka_unit_test(links_say_where_they_lead),
        cmocka_unit_test(tables_are_aligned),
        cmocka_unit_test(lines_keep_to_72_columns),
        cmocka_unit_test(a_url_is_never_broken),
        cmocka_unit_test(values_arrive_as_written),
        cmocka_unit_test(values_never_end_a_link_target),
        cmocka_unit_test(directional_marks_do_not_arrive),
        cmocka_unit_test(too_deep_or_too_wide_is_refused),
        cmocka_unit_test(letters_of_any_size_do_not_touch_each_other),
        cmocka_unit_test(code_and_raw_html_are_noticed),
        cmocka_unit_test(every_element_has_its_style_with_it),
        cmocka_unit_test(wide_tables_carry_labels_for_small_screens),
        cmocka_unit_test(frame_escapes_everything_but_the_content),
    };

    return cmocka_run_group_tests(tests, compose_start, compose_end);
}
