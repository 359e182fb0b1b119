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
        {"a\rb\r\nc\nd\r\n", "a bare line end in line 1", 11}, /* as many of one half as of the other */
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

/* Many octets are looked at at once: none may hide among them, at the end of a block or behind the last one. */
static void what_is_wrong_is_found_wherever_it_stands(void **state)
{
    enum { WHOLE = 4192 }; /* a whole number of blocks, however long they are: nothing may be read behind it */
    static const struct {
        char octet;
        const char *what;
    } table[] = {{'\r', "CR"}, {'\n', "LF"}, {'\0', "NUL"}, {'\xe9', "an octet of 8 bits"}};
    g_autoptr(GString) good = g_string_new(NULL);

    (void)state;
    while (good->len < WHOLE)
        g_string_append(good, good->len % 1000 < 900 ? "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n" : ".x\r\n\r\n");
    memset(g_string_truncate(good, WHOLE)->str + WHOLE - 64, 'x', 64);
    good->str[WHOLE - 65] = '\n';
    good->str[WHOLE - 66] = '\r';
    for (gsize at = 0; at < good->len; at += at < 70 || at > good->len - 70 ? 1 : 13) {
        for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
            g_autofree char *text = g_memdup2(good->str, good->len);
            g_autoptr(GBytes) message = NULL, got = NULL;

            if (text[at] != 'x')
                continue;
            text[at] = table[i].octet;
            message = g_bytes_new_static(text, good->len);
            got = content_stuff(message, false, NULL);
            if (got)
                fail_msg("got content want %s at %zu to be found", table[i].what, at);
        }
    }
}

/* The dot is the only one: all that stands before and behind it goes out as it is. */
static void dot_is_doubled_wherever_its_line_begins(void **state)
{
    (void)state;
    for (gsize before = 0; before < 60; before++) {
        g_autofree char *line = g_strnfill(before, 'x');
        g_autofree char *text = g_strconcat(line, "\r\n.y\r\n", line, "\r\n", NULL);
        g_autofree char *want = g_strconcat(line, "\r\n..y\r\n", line, NULL);
        g_autoptr(GBytes) message = g_bytes_new_static(text, strlen(text)), got = content_stuff(message, false, NULL);

        if (!got || g_bytes_get_size(got) != strlen(want) || memcmp(g_bytes_get_data(got, NULL), want, strlen(want)))
            fail_msg("line of %zu: got «%.*s» want «%s»", before, got ? (int)g_bytes_get_size(got) : 0,
                     got ? (const char *)g_bytes_get_data(got, NULL) : "", want);
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

static void a_long_line_is_found_among_others(void **state)
{
    static const struct {
        gsize before, length;
        const char *behind;
        bool fits;
    } table[] = {
        {0, 998, "\r\n", true},        {0, 999, "\r\n", false},
        {1, 998, "\r\nx\r\n", true},   {1, 999, "\r\nx\r\n", false},
        {900, 998, "", true},          {900, 999, "", false},
        {998, 998, "\r\n", true},      {998, 999, "\r\n", false},
        {500, 998, "\r\n", true},      {500, 999, "\r\nx", false},
        {3, 2000, "\r\nx\r\n", false}, {500, 497, "", true},
        {500, 498, "", true},          {1, 997, "", true},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *first = g_strnfill(table[i].before, 'x'), *line = g_strnfill(table[i].length, 'y');
        g_autofree char *text = g_strconcat(first, "\r\n", line, table[i].behind, NULL);
        g_autoptr(GBytes) message = g_bytes_new_static(text, strlen(text)), got = content_stuff(message, false, NULL);

        if (!got == table[i].fits)
            fail_msg("row %zu: got %s want %s", i, got ? "content" : "a refusal",
                     table[i].fits ? "content" : "a refusal");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_go_out_as_they_are_but_for_dots),
        cmocka_unit_test(a_line_over_998_octets_is_refused),
        cmocka_unit_test(a_long_line_is_found_among_others),
        cmocka_unit_test(what_is_wrong_is_found_wherever_it_stands),
        cmocka_unit_test(dot_is_doubled_wherever_its_line_begins),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
