/* SPDX-License-Identifier: MIT */
/* What a value becomes in a letter's Markdown, in the layout and in a header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/escape.h"
#include "compose/link_target.h"
#include "compose/mustache.h"

struct escape_case {
    const char *value, *want;
};

static void check(escape_func escape, const struct escape_case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        AUTO(value) value = value_new_text(cases[i].value);
        g_autoptr(GString) out = g_string_new(NULL);

        if (!escape(value, NULL, out, NULL) || strcmp(out->str, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, out->str, cases[i].want);
    }
}

static void markdown_has_a_backslash_before_all_punctuation(void **state)
{
    static const struct escape_case cases[] = {
        {"Jan", "Jan"},
        {"*Jan* <b>|", "\\*Jan\\* \\<b\\>\\|"},
        {"a\\b", "a\\\\b"},
        {"a\\\\", "a\\\\&#92;"}, /* the last one must not escape the bar of a cell */
        {"1. x", "1\\. x"},
        {"# x", "\\# x"},
        {"- x", "\\- x"},
        {"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
         "\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\\,\\-\\.\\/\\:\\;\\<\\=\\>\\?\\@\\[\\\\\\]\\^\\_\\`\\{\\|\\}\\~"},
        {"    vier\tblanks \r\n en een regel ", "vier blanks en een regel"},
        {"a\u2028b\u202ec\u2066d", "a bcd"},
        {"€ café 日本", "€ café 日本"},
        {"", ""},
    };

    (void)state;
    check(escape_markdown, cases, G_N_ELEMENTS(cases));
}

static void html_becomes_references(void **state)
{
    static const struct escape_case cases[] = {
        {"<b>\"x\" & 'y'</b>", "&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;"},
        {"a\nb", "a b"},
    };

    (void)state;
    check(escape_html, cases, G_N_ELEMENTS(cases));
}

static void header_text_is_one_plain_line(void **state)
{
    static const struct escape_case cases[] = {
        {"a\r\nBcc: x@y.nl", "a Bcc: x@y.nl"},
        {"*a* & <b>", "*a* & <b>"},
    };

    (void)state;
    check(escape_plain, cases, G_N_ELEMENTS(cases));
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    static const escape_func escapes[] = {escape_markdown, escape_html, escape_plain};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(escapes); i++) {
        AUTO(value) value = value_new_text("caf\xe9");
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GError) error = NULL;

        assert_false(escapes[i](value, NULL, out, &error));
        assert_string_equal(error->message, "the value is not UTF-8");
    }
}

static char *render(const char *text, const struct value *values)
{
    struct mustache_origin origin = {.name = "letter.md"};
    struct mustache_rendering rendering = {.escape = escape_markdown};
    AUTO(mustache_template) template = mustache_parse(text, strlen(text), &origin, MUSTACHE_REFUSE_RAW, NULL);

    assert_non_null(template);
    return mustache_render(template, values, &rendering, NULL);
}

static void link_targets_are_percent_encoded(void **state)
{
    static const struct {
        const char *template, *value, *want;
        bool url;
    } cases[] = {
        {"[p]({{x}})", "https://a.example/?b=1&c=2", "[p](https://a.example/?b=1&amp;c=2)", true},
        {"[p](<{{x}}>)", "https://a.example/", "[p](<https://a.example/>)", true},
        {"[p]({{x}})", "https://a.example/a(b)c d<e>\"", "[p](https://a.example/a%28b%29c%20d%3Ce%3E%22)", true},
        {"[p]({{x}})", "mailto:a@b.example?subject=x", "[p](mailto:a@b.example?subject=x)", true},
        {"[p]({{x}})", "HTTP://a.example", "[p](HTTP://a.example)", true},
        {"[p]({{x}})", "javascript:alert(1)", "[p](javascript%3Aalert%281%29)", true},
        {"[p]({{x}})", "https:", "[p](https%3A)", true},
        {"[p](https://q.example/?u={{x}})", "https://a.example", "[p](https://q.example/?u=https%3A%2F%2Fa.example)",
         true},
        {"[p]({{x}})", "https://a.example", "[p](https%3A%2F%2Fa.example)", false},
        {"[p](https://q.example/{{x}}/)", "a) [b](c", "[p](https://q.example/a%29%20%5Bb%5D%28c/)", false},
        {"[p](mailto:{{x}}?subject=y)", "a+b@c.example", "[p](mailto:a+b@c.example?subject=y)", false},
        {"[p](mailto:q@c.example?subject={{x}})", "a@b é", "[p](mailto:q@c.example?subject=a%40b%20%C3%A9)", false},
        {"[p](a(b){{x}})", "*", "[p](a(b)%2A)", false},
        /* not in a target */
        {"[p](a) {{x}}", "*", "[p](a) \\*", false},
        {"[p] ({{x}})", "*", "[p] (\\*)", false},
        {"[p\\]({{x}})", "*", "[p\\](\\*)", false},
        {"[p](a\n\n{{x}})", "*", "[p](a\n\n\\*)", false},
        {"{{x}}(b{{x}})", "a]", "a\\](ba\\])", false},
        {"{{x}}", "https://a.example/", "https\\:\\/\\/a\\.example\\/", true},
        /* a backslash of the template would undo the value's first */
        {"\\{{x}}", "*a*", "\\\\\\*a\\*", false},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(value) values = value_new_map();
        g_autofree char *got = NULL;

        value_map_set(values, "x", cases[i].url ? value_new_url(cases[i].value) : value_new_text(cases[i].value));
        got = render(cases[i].template, values);
        if (g_strcmp0(got, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
}

/* Every text of seven of these: shown whole, it ends in a target exactly where it does shown a character at a time. */
static void a_target_is_seen_however_the_text_comes(void **state)
{
    static const char characters[] = "]()\\ \na";
    enum { COUNT = sizeof characters - 1, LENGTH = 7 };
    int all = 1;

    (void)state;
    for (int i = 0; i < LENGTH; i++)
        all *= COUNT;
    for (int i = 0; i < all; i++) {
        char text[LENGTH + 1] = "";
        struct link_target whole = {0}, single = {0};

        for (int at = 0, rest = i; at < LENGTH; at++, rest /= COUNT)
            text[at] = characters[rest % COUNT];
        link_target_feed(&whole, text, 3, 0);
        link_target_feed(&whole, text + 3, LENGTH - 3, 3);
        for (gsize at = 0; at < LENGTH; at++)
            link_target_feed(&single, text + at, 1, at);
        if (whole.inside != single.inside || whole.escaped != single.escaped || whole.before != single.before ||
            MIN(whole.line_ends, 2) != MIN(single.line_ends, 2) || (whole.inside && whole.start != single.start) ||
            (whole.inside && whole.brackets != single.brackets))
            fail_msg("%d: «%s»: got inside %d before %d want %d %d", i, text, whole.inside, whole.before, single.inside,
                     single.before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_has_a_backslash_before_all_punctuation),
        cmocka_unit_test(html_becomes_references),
        cmocka_unit_test(header_text_is_one_plain_line),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(link_targets_are_percent_encoded),
        cmocka_unit_test(a_target_is_seen_however_the_text_comes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
