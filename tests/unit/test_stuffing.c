/* SPDX-License-Identifier: MIT */
/* Content as it goes out: which lines are refused wherever they stand, and that a dot is doubled where one begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "deliver/content.h"

static void lines_go_out_as_they_are_but_for_dots(void **state)
{
    static const struct {
        const char *message, *want;
        bool utf8;
    } table[] = {
        {"a\r\nb\r\n", "a\r\nb", false},
        {"a\r\n\r\n", "a\r\n", false},
        {"a", "a", false},
        {".\r\n..\r\n.x\r\na.\r\n", "..\r\n...\r\n..x\r\na.", false},
        {"a\nb\r\n", NULL, false},
        {"a\rb\r\n", NULL, false},
        {"a\r\n.\nb\r\n", NULL, false},
        {"\xc3\xa9\r\n", NULL, false},
        {"\xc3\xa9\r\n", "\xc3\xa9", true},
        {"", NULL, false},
        {"a\r\n\r\n.\r\nb\r\n.c", "a\r\n\r\n..\r\nb\r\n..c", false},
        {"\r\n.\r\n", "\r\n..", false},
        {"a.\r\n.b.\r\n\r\nc\r\n", "a.\r\n..b.\r\n\r\nc", false},
        {"one\r\n\xc3\xa9\r\n.two\r\n", "one\r\n\xc3\xa9\r\n..two", true},
        {"one\r\n\xc3\xa9\r\n.two\r\n", NULL, false},
        {"a\r\r\nb\r\n", NULL, false},
        {"a\r", NULL, false},
        {"a\r\nb\r", NULL, true},
        {"a\r\n\n", NULL, false},
        {"a\r\n\nb\r\n", NULL, true},
        {"a\r\n.\nb\r\n", NULL, true},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GBytes) message = g_bytes_new_static(table[i].message, strlen(table[i].message));
        g_autoptr(GBytes) got = content_stuff(message, table[i].utf8, NULL);
        g_autofree char *text = got ? g_strndup(g_bytes_get_data(got, NULL), g_bytes_get_size(got)) : NULL;

        if (g_strcmp0(text, table[i].want))
            fail_msg("row %zu: got «%s» want «%s»", i, text, table[i].want);
    }
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    static const struct {
        const char *message, *words;
        gsize length;
    } table[] = {
        {"a\r\nb\nc\r\n", "a bare line end in line 2", 8},
        {"a\r\nb\r\nc\rd\r\n", "a bare line end in line 3", 11},
        {"a\r\nb\0c\r\n", "an octet that is not 7-bit text in line 2", 8},
        {"a\r\nb\r\n\xe9\r\n", "an octet that is not 7-bit text in line 3", 9},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GBytes) message = g_bytes_new_static(table[i].message, table[i].length);
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) got = content_stuff(message, false, &error);

        if (got || !error || !strstr(error->message, table[i].words))
            fail_msg("row %zu: got «%s» want «%s»", i, error ? error->message : "content", table[i].words);
    }
}

static void a_line_over_998_octets_is_refused(void **state)
{
    g_autofree char *fits = g_strnfill(998, 'x'), *over = g_strnfill(999, 'x');
    g_autoptr(GBytes) good = g_bytes_new_static(fits, 998), bad = g_bytes_new_static(over, 999);
    g_autoptr(GBytes) stuffed = content_stuff(good, false, NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_non_null(stuffed);
    assert_null(content_stuff(bad, false, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_go_out_as_they_are_but_for_dots),
        cmocka_unit_test(a_line_over_998_octets_is_refused),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
