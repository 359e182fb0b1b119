/* SPDX-License-Identifier: MIT */
/* What the specification's suite does not ask: messages, limits, strictness, tags for a checker, letter files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "compose/letter_file.h"
#include "compose/mustache.h"

static struct mustache_template *parse(const char *text, enum mustache_flags flags, GError **error)
{
    struct mustache_origin origin = {.name = "nl/letter.md", .line = 3};

    return mustache_parse(text, strlen(text), &origin, flags, error);
}

static void mistakes_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a\n{{#b}}c", "nl/letter.md:4:1: section \"b\" is not closed; {{/b}} is missing"},
        {"{{#a}}{{#b}}{{/a}}", "nl/letter.md:3:13: \"a\" is closed here but \"b\" of line 3 is open"},
        {"é {{/a}}", "nl/letter.md:3:3: \"a\" is closed here but was not opened"},
        {"a {{b", "nl/letter.md:3:3: this tag is not closed; \"}}\" is missing"},
        {"{{{b}}", "nl/letter.md:3:1: this tag is not closed; \"}}}\" is missing"},
        {"{{}}", "nl/letter.md:3:1: this tag has no name"},
        {"{{# }}", "nl/letter.md:3:1: this tag has no name"},
        {"{{a b}}", "nl/letter.md:3:1: \"a b\" is not a name; a name has no blanks"},
        {"{{a..b}}", "nl/letter.md:3:1: \"a..b\" is not a name; a part is empty"},
        {"{{=<%=}}", "nl/letter.md:3:1: bad delimiters \"<%\"; write two marks, like {{=<% %>=}}"},
        {"{{=a b c=}}", "nl/letter.md:3:1: bad delimiters \"a b c\"; write two marks, like {{=<% %>=}}"},
        {"{{{a}}}", "nl/letter.md:3:1: \"a\" would stand unescaped, which a letter refuses; write {{a}}"},
        {"{{&a}}", "nl/letter.md:3:1: \"a\" would stand unescaped, which a letter refuses; write {{a}}"},
        {"a\nb\xff", "nl/letter.md:4:1: this line is not UTF-8"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(mustache_template) template = parse(cases[i].text, MUSTACHE_REFUSE_RAW, &error);

        if (template || !g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE) ||
            strcmp(error->message, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, error ? error->message : "no error", cases[i].want);
    }
}

static char *repeated(const char *text, int times)
{
    GString *out = g_string_new(NULL);

    for (int i = 0; i < times; i++)
        g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static void sections_nest_to_a_limit(void **state)
{
    (void)state;
    for (int depth = MUSTACHE_DEPTH_MAX; depth <= MUSTACHE_DEPTH_MAX + 1; depth++) {
        g_autofree char *open = repeated("{{#a}}", depth), *close = repeated("{{/a}}", depth);
        g_autofree char *text = g_strconcat(open, close, NULL);
        AUTO(mustache_template) template = parse(text, MUSTACHE_PLAIN, NULL);

        if ((template != NULL) != (depth <= MUSTACHE_DEPTH_MAX))
            fail_msg("depth %d: got %s", depth, template ? "a template" : "an error");
    }
}

static void template_over_the_limit_is_refused(void **state)
{
    g_autofree char *text = g_strnfill(MUSTACHE_SIZE_MAX + 1, 'a');
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(parse(text, MUSTACHE_PLAIN, &error));
    assert_string_equal(error->message, "nl/letter.md:3:1: over 256 kB");
}

/* A partial that calls itself, twice or once. */
static const struct mustache_template *self(const char *name, gpointer data, GError **error)
{
    if (g_str_equal(name, "gone")) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "there is no _gone.md");
        return NULL;
    }
    return *(struct mustache_template **)data;
}

static char *render(const char *text, const struct value *values, bool strict, GError **error)
{
    AUTO(mustache_template) template = parse(text, MUSTACHE_PLAIN, NULL);
    struct mustache_rendering rendering = {
        .escape = escape_plain, .partial = self, .partial_data = &template, .strict = strict};

    assert_non_null(template);
    return mustache_render(template, values, &rendering, error);
}

static struct value *example_values(void)
{
    struct value *values = value_new_map();
    struct value *list = value_map_set(values, "list", value_new_list());

    value_list_add(list, value_new_text("a"));
    value_map_set_formatted(values, "total", "€ 5,00", "5.00");
    value_map_set_formatted(values, "nothing", "", "");
    value_map_set_text(values, "broken", "caf\xe9");
    value_map_set(values, "yes", value_new_bool(true));
    value_map_set(values, "no", value_new_bool(false));
    value_map_set(values, "map", value_new_map());
    return values;
}

/* However many of its lines follow one another with no tag between them. */
static void each_line_of_a_partial_is_indented(void **state)
{
    static const struct {
        const char *partial, *want;
    } cases[] = {
        {"a\nb\nc\n", "-\n  a\n  b\n  c\n-\n"},
        {"a\n\nb", "-\n  a\n  \n  b-\n"},
        {"a\nb {{total}}\nc\nd\n", "-\n  a\n  b € 5,00\n  c\n  d\n-\n"},
        {"a\n{{#yes}}\nb\nc\n{{/yes}}\nd\n", "-\n  a\n  b\n  c\n  d\n-\n"},
        {"{{#yes}}a\nb{{/yes}}\nc\n", "-\n  a\n  b\n  c\n-\n"},
    };
    AUTO(mustache_template) whole = parse("-\n  {{> lines}}\n-\n", MUSTACHE_PLAIN, NULL);
    AUTO(value) values = example_values();

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(mustache_template) lines = parse(cases[i].partial, MUSTACHE_PLAIN, NULL);
        struct mustache_rendering rendering = {.escape = escape_plain, .partial = self, .partial_data = &lines};
        g_autofree char *got = mustache_render(whole, values, &rendering, NULL);

        if (g_strcmp0(got, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
}

static void rendering_mistakes_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text, *want;
        bool strict;
    } cases[] = {
        {"{{nosuch}}", "nl/letter.md:3:1: there is no value \"nosuch\"", true},
        {"a\n {{#list}}{{nosuch.x}}{{/list}}", "nl/letter.md:4:11: there is no value \"nosuch.x\"", true},
        {"{{total.nosuch}}", "nl/letter.md:3:1: there is no value \"total.nosuch\"", true},
        {"{{^nosuch}}{{/nosuch}}", "nl/letter.md:3:1: there is no value \"nosuch\"", true},
        {"{{list}}", "nl/letter.md:3:1: \"list\" is not a text; write a section {{#list}}", false},
        {"{{map}}", "nl/letter.md:3:1: \"map\" is not a text; write a section {{#map}}", false},
        {"{{yes}}", "nl/letter.md:3:1: \"yes\" is not a text; write a section {{#yes}}", false},
        {"{{broken}}", "nl/letter.md:3:1: \"broken\": the value is not UTF-8", false},
        {"{{> gone}}", "nl/letter.md:3:1: partial \"gone\": there is no _gone.md", false},
        {"{{> self}}", "nl/letter.md:3:1: partial \"self\": more than 50 partials in one another", false},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(value) values = example_values();
        g_autoptr(GError) error = NULL;
        g_autofree char *got = render(cases[i].text, values, cases[i].strict, &error);

        if (got || !g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE) ||
            strcmp(error->message, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, error ? error->message : got, cases[i].want);
    }
}

static void values_render_as_letters_need_them(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"{{total}} {{total.raw}}", "€ 5,00 5.00"},
        {"{{#total}}a{{/total}}{{#nothing}}b{{/nothing}}{{^nothing}}c{{/nothing}}", "ac"},
        {"{{#list}}{{total}}{{/list}}", "€ 5,00"},
        {"[{{no}}]", "[]"},
        {"a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\n", "a\r\nb\r\n"},
        {"{{! a comment\nof two lines }}\na", "a"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(value) values = example_values();
        g_autofree char *got = render(cases[i].text, values, true, NULL);

        if (g_strcmp0(got, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
}

static void output_and_work_are_bounded(void **state)
{
    AUTO(value) values = value_new_map();
    struct value *list = value_map_set(values, "l", value_new_list());
    g_autofree char *big = g_strnfill(2000, 'x');
    g_autofree char *text = g_strconcat("{{#l}}", big, "{{/l}}", NULL);
    g_autoptr(GError) output = NULL, work = NULL;

    (void)state;
    for (int i = 0; i < 1100; i++)
        value_list_add(list, value_new_bool(true));
    assert_null(render(text, values, false, &output));
    assert_string_equal(output->message, "nl/letter.md:3:7: the result is over 1024 kB");
    assert_null(render("{{#l}}{{#l}}{{^x}}{{/x}}{{/l}}{{/l}}", values, false, &work));
    assert_string_equal(work->message, "nl/letter.md:3:13: more than 1000000 steps; a partial repeats itself");
}

static bool list_tag(const struct mustache_tag *tag, gpointer data)
{
    static const char kinds[] = {[MUSTACHE_VARIABLE] = 'v', [MUSTACHE_RAW] = 'r', [MUSTACHE_SECTION] = '#',
                                 [MUSTACHE_INVERTED] = '^', [MUSTACHE_END] = '/', [MUSTACHE_PARTIAL] = '>'};
    GString *out = data;

    g_string_append_printf(out, "%c%s", kinds[tag->kind], tag->name);
    for (guint i = 0; i < tag->depth; i++)
        g_string_append_printf(out, "<%s", tag->path[i]);
    g_string_append_printf(out, "@%d:%d%s[%.*s] ", tag->line, tag->column, tag->standalone ? "!" : "",
                           (int)tag->source_line_length, tag->source_line);
    return !g_str_equal(tag->name, "stop");
}

static void tags_are_shown_to_a_checker(void **state)
{
    AUTO(mustache_template)
    template = parse("{{a}}\n{{#b}}\r\n|{{c.d}}|{{#e}}x{{/e}}\n{{/b}}\n{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}",
                     MUSTACHE_PLAIN, NULL);
    g_autoptr(GString) got = g_string_new(NULL);

    (void)state;
    assert_false(mustache_walk_tags(template, list_tag, got));
    assert_string_equal(
        got->str, "va@3:1[{{a}}] #b@4:1![{{#b}}] vc.d<b@5:2[|{{c.d}}|{{#e}}x{{/e}}] "
                  "#e<b@5:10[|{{c.d}}|{{#e}}x{{/e}}] /e<b@5:17[|{{c.d}}|{{#e}}x{{/e}}] /b@6:1![{{/b}}] "
                  "^f@7:1[{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}] >g@7:7[{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}] "
                  "/f@7:14[{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}] rh@7:20[{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}] "
                  "vstop@7:27[{{^f}}{{> g}}{{/f}}{{{h}}}{{stop}}{{i}}] ");
}

static void letter_file_splits_at_the_empty_line(void **state)
{
    static const struct {
        const char *text, *subject, *body;
        int column, body_line;
        bool due;
    } cases[] = {
        {"Subject: Factuur {{n}}\n\nBeste\n", "Factuur {{n}}", "Beste\n", 10, 3, false},
        {"Subject:a \r\nCalendar: due\r\n\r\nBeste\r\n", "a", "Beste\r\n", 9, 4, true},
        {"\xef\xbb\xbf"
         "calendar:due\nsubject: a\n\n\nb",
         "a", "\nb", 10, 4, true},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(letter_file) file = letter_file_split(cases[i].text, strlen(cases[i].text), "f", NULL);

        if (!file || strcmp(file->subject, cases[i].subject) || strcmp(file->body, cases[i].body) ||
            file->subject_origin.column != cases[i].column || file->body_origin.line != cases[i].body_line ||
            file->calendar_due != cases[i].due)
            fail_msg("case %zu: got subject \"%s\" column %d, body \"%s\" line %d", i, file ? file->subject : "",
                     file ? file->subject_origin.column : 0, file ? file->body : "", file ? file->body_origin.line : 0);
    }
}

static void letter_file_mistakes_are_told_with_their_line(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"\nBeste", "f:1:1: \"Subject:\" is missing; the first lines of a letter are its header lines"},
        {"Calendar: due\n\nBeste", "f:2:1: \"Subject:\" is missing; the first lines of a letter are its header lines"},
        {"Subject:  \n\nBeste", "f:1:9: \"Subject:\" is empty"},
        {"Subject: a\nSubject: b\n\nc", "f:2:1: a second \"Subject:\""},
        {"Subject: a\nAttach: b\n\nc", "f:2:1: header line \"Attach:\" is not known; there are Subject: and Calendar:"},
        {"Subject: a\nCalendar: now\n\nc", "f:2:11: \"Calendar: now\" is not known; write \"Calendar: due\""},
        {"Subject: a\nBeste Jan\n",
         "f:2:1: \"Beste Jan\" is not a header line; an empty line stands before the letter's text"},
        {"Subject: a\n\n \n", "f:3:1: the letter has no text"},
        {"Subject: a\n\nb\n\xff", "f:4:1: this line is not UTF-8"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(letter_file) file = letter_file_split(cases[i].text, strlen(cases[i].text), "f", &error);

        if (file || !error || strcmp(error->message, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, error ? error->message : "a file", cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_are_told_with_their_place),
        cmocka_unit_test(sections_nest_to_a_limit),
        cmocka_unit_test(template_over_the_limit_is_refused),
        cmocka_unit_test(each_line_of_a_partial_is_indented),
        cmocka_unit_test(rendering_mistakes_are_told_with_their_place),
        cmocka_unit_test(values_render_as_letters_need_them),
        cmocka_unit_test(output_and_work_are_bounded),
        cmocka_unit_test(tags_are_shown_to_a_checker),
        cmocka_unit_test(letter_file_splits_at_the_empty_line),
        cmocka_unit_test(letter_file_mistakes_are_told_with_their_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
