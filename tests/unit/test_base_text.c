/* SPDX-License-Identifier: MIT */
/* Table tests of text and mail addresses. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/text.h"

static void text_becomes_one_line(void **state)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"plain", "plain"},
        {"  a \t b\r\nc  ", "a b c"},
        {"a\x01\x7f"
         "b",
         "a b"},
        {"a\xe2\x80\xa8"
         "b\xe2\x80\xa9",
         "a b"},
        {"a\xc2\x85"
         "b",
         "a b"},
        {"\xe2\x80\xae"
         "abc\xe2\x81\xa6"
         "d\xe2\x81\xa9",
         "abcd"},
        {"a \xe2\x80\xaa b", "a b"},
        {"caf\xc3\xa9\xc2\xa0x", "caf\xc3\xa9\xc2\xa0x"},
        {"", ""},
        {" \n ", ""},
        {"caf\xe9", NULL},
        {"\xc0\x80", NULL},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = text_one_line(cases[i].text);

        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("%zu: got \"%s\" want \"%s\"", i, got, cases[i].wanted);
    }
}

static void blanks_at_both_ends_are_trimmed(void **state)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {{" a ", "a"},
                 {"\xc2\xa0\t a b \xc2\xa0\xc2\xa0", "a b"},
                 {"", ""},
                 {" \xc2\xa0 ", ""},
                 {"\xc3\xa0", "\xc3\xa0"},
                 {"a\xc3\xa0", "a\xc3\xa0"}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup(cases[i].text);

        if (strcmp(text_trim(text), cases[i].wanted) != 0)
            fail_msg("%zu: got \"%s\" want \"%s\"", i, text, cases[i].wanted);
    }
}

static void addresses_are_checked_byte_by_byte(void **state)
{
    static const char local64[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl";
    g_autofree char *longest = g_strdup_printf("%s@x.nl", local64), *too_long = g_strdup_printf("x%s@x.nl", local64);
    g_autofree char *domain = g_strnfill(250, 'd'), *huge = g_strdup_printf("a@%s.nl", domain);
    const struct {
        const char *text;
        bool wanted;
    } cases[] = {
        {"info@bakkerij.example", true},
        {"o'brien+x={y}@sub.domain.example", true},
        {"a@localhost", true},
        {"jos\xc3\xa9@exampl\xc3\xa9.be", true},
        {longest, true},
        {too_long, false},
        {huge, false},
        {"", false},
        {"info", false},
        {"@x.nl", false},
        {"a@", false},
        {"a@b", false},
        {"a@@b.nl", false},
        {"a@b@c.nl", false},
        {"a b@c.nl", false},
        {"a@b .nl", false},
        {".a@b.nl", false},
        {"a.@b.nl", false},
        {"a..b@c.nl", false},
        {"a@b..nl", false},
        {"a@.b.nl", false},
        {"a@b.nl.", false},
        {"a@[127.0.0.1]", false},
        {"\"a b\"@c.nl", false},
        {"<a@b.nl>", false},
        {"a@b.nl>", false},
        {"a,b@c.nl", false},
        {"a@b.nl,c@d.nl", false},
        {"a@b.nl;c@d.nl", false},
        {"a@b.nl\r\nRCPT TO:<x@y.nl>", false},
        {"a@b.nl\n", false},
        {"a\t@b.nl", false},
        {"a\x7f@b.nl", false},
        {"a\xc2\x80@b.nl", false},
        {"a\xc2\xa0@b.nl", false},
        {"a\xe2\x80\xae@b.nl", false},
        {"a\xe2\x80\xa8@b.nl", false},
        {"a\xe2\x80\x8b@b.nl", false},
        {"a\xe9@b.nl", false},
        {"a(comment)@b.nl", false},
        {"a@b_c.nl", false},
        {"a:b@c.nl", false},
        {"a\\b@c.nl", false},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (text_is_address(cases[i].text) != cases[i].wanted)
            fail_msg("%zu: got %d want %d for %s", i, text_is_address(cases[i].text), cases[i].wanted, cases[i].text);
    }
}

static void the_nearest_word_is_found(void **state)
{
    static const char *const choices[] = {"window", "days", "calendars", "digest", "overview", "cc", "bic", NULL};
    static const struct {
        const char *word, *wanted;
    } cases[] = {{"windw", "window"}, {"Window", "window"}, {"calender", "calendars"}, {"digests", "digest"},
                 {"emial", NULL},     {"x", NULL},          {"zzzzzzzzzzzz", NULL},    {"overveiw", "overview"},
                 {"", NULL},          {"dais", "days"}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *got = text_nearest(cases[i].word, choices);

        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void columns_are_those_of_a_terminal(void **state)
{
    static const struct {
        const char *text;
        int columns;
        const char *wanted;
    } cases[] = {
        {"plain", 5, "plain"},
        {"plain", 4, "pla\xe2\x80\xa6"},
        {"caf\xc3\xa9s", 4, "caf\xe2\x80\xa6"},
        {"cafe\xcc\x81s", 5, "cafe\xcc\x81s"},
        {"\xe6\x97\xa5\xe6\x9c\xac", 4, "\xe6\x97\xa5\xe6\x9c\xac"},
        {"\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5\xe2\x80\xa6"},
        {"\xe6\x97\xa5\xe6\x9c\xac", 2, "\xe2\x80\xa6"},
        {"ab", 1, "\xe2\x80\xa6"},
        {"ab", 0, ""},
        {"", 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = text_fit(cases[i].text, cases[i].columns);

        if (strcmp(got, cases[i].wanted) != 0 || text_width(got) > cases[i].columns)
            fail_msg("%zu: got %s want %s", i, got, cases[i].wanted);
    }
}

static void numbers_are_written_as_a_format_would(void **state)
{
    static const int64_t cases[] = {0, 7, -7, 10, 250, 1000000, INT32_MIN, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    char got[TEXT_NUMBER_SIZE];

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *wanted = g_strdup_printf("%" G_GINT64_FORMAT, cases[i]);

        if (strcmp(text_number(cases[i], got), wanted) != 0)
            fail_msg("%zu: got %s want %s", i, got, wanted);
    }
}

/* Bytes that make up, and break up, UTF-8: every text of four of them, behind and before plain ones. */
static void text_is_read_alike_fast_and_slowly(void **state)
{
    static const char bytes[] = " a\t\x7f\xc2\xa0\x85\xe2\x80\x82\xa8\xf0\xff";
    enum { COUNT = sizeof bytes - 1, ALL = COUNT * COUNT * COUNT * COUNT };

    (void)state;
    for (int i = 0; i < ALL; i++) {
        char text[] = "wwwwwwww1234zzzzzzzz";

        for (int at = 8, rest = i; at < 12; at++, rest /= COUNT)
            text[at] = bytes[rest % COUNT];

        g_autofree char *line = text_one_line(text);
        bool valid = g_utf8_validate(text, -1, NULL);

        if (text_is_utf8(text) != valid)
            fail_msg("%d: got %d want %d", i, !valid, valid);
        if (text_is_one_line(text) && g_strcmp0(line, text))
            fail_msg("%d: got «%s» as one line want «%s»", i, text, line ? line : "none");
        if (valid && text_width(text) != text_width_of(text, 9) + text_width(text + 9) && (guchar)text[9] < 0x80)
            fail_msg("%d: got %d columns want those of its parts", i, text_width(text));
    }
}

/* Blanks and others at the end of texts of each length, which is looked at together with what is before it. */
static void the_end_of_a_line_counts_as_its_middle(void **state)
{
    static const char bytes[] = " a\t\x7f\x80~";
    enum { COUNT = sizeof bytes - 1, ALL = COUNT * COUNT * COUNT };

    (void)state;
    for (int i = 0; i < ALL; i++)
        for (int length = 3; length < 20; length++) {
            char text[] = "wwwwwwwwwwwwwwwwwwww";

            text[length] = '\0';
            for (int at = length - 3, rest = i; at < length; at++, rest /= COUNT)
                text[at] = bytes[rest % COUNT];

            g_autofree char *line = text_one_line(text);

            if (text_is_one_line(text) != !g_strcmp0(line, text))
                fail_msg("«%s» of %d: got %d want %d", text, length, text_is_one_line(text), !g_strcmp0(line, text));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_one_line),
        cmocka_unit_test(blanks_at_both_ends_are_trimmed),
        cmocka_unit_test(addresses_are_checked_byte_by_byte),
        cmocka_unit_test(the_nearest_word_is_found),
        cmocka_unit_test(columns_are_those_of_a_terminal),
        cmocka_unit_test(numbers_are_written_as_a_format_would),
        cmocka_unit_test(text_is_read_alike_fast_and_slowly),
        cmocka_unit_test(the_end_of_a_line_counts_as_its_middle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
