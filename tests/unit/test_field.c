/* SPDX-License-Identifier: MIT */
/* One field of a header, as bytes and as GMime reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gmime/gmime.h>

#include "compose/field.h"
#include "compose_fixture.h"

enum what { TEXT, NAME, PARAMETER };

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

/* A field of the kind WHAT that says VALUE. New string. */
static char *write_field(enum what what, const char *value)
{
    static const char *const names[] = {"Subject", "To", "Content-Disposition"};
    GString *out = g_string_new(NULL);
    struct field field = field_begin(out, names[what]);

    if (what == TEXT)
        field_add_text(&field, value);
    if (what == NAME) {
        field_add_name(&field, value);
        field_add(&field, "<anna@client.example>");
    }
    if (what == PARAMETER) {
        field_add(&field, "attachment");
        field_add_parameter(&field, "filename", value);
    }
    field_end(&field);
    return g_string_free(out, FALSE);
}

/* What a reader finds in FIELD. New string. */
static char *read_field(enum what what, const char *field)
{
    g_autofree char *whole = g_strconcat(field, "\r\n", NULL);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(whole, strlen(whole));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *part;
    char *value;

    if (what == PARAMETER) {
        part = g_mime_parser_construct_part(parser, NULL);
        value = g_strdup(g_mime_object_get_content_disposition_parameter(part, "filename"));
    } else {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        InternetAddressList *to = g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO);

        part = GMIME_OBJECT(message);
        if (what == NAME)
            assert_int_equal(internet_address_list_length(to), 1);
        value = g_strdup(what == TEXT ? g_mime_message_get_subject(message)
                                      : internet_address_get_name(internet_address_list_get_address(to, 0)));
    }
    g_object_unref(part);
    g_object_unref(parser);
    g_object_unref(stream);
    return value;
}

/* RFC 5322 2.1.1; no line but the first may be read as the beginning of a field or as the header's end. */
static void lines_are_right(const char *what, const char *field)
{
    g_auto(GStrv) lines = g_strsplit(field, "\r\n", -1);
    guint count = g_strv_length(lines);

    assert_true(g_str_has_suffix(field, "\r\n"));
    for (guint i = 0; i + 1 < count; i++)
        if (!g_str_is_ascii(lines[i]) || strpbrk(lines[i], "\r\n") || strlen(lines[i]) > 80 ||
            (i && (lines[i][0] != ' ' || !lines[i][1] || lines[i][1] == ' ')))
            fail_msg("%s: got the line \"%s\"", what, lines[i]);
}

static void each_is_written_and_read_as_it_should(void **state)
{
    static const struct {
        enum what what;
        const char *value, *want;
    } cases[] = {
        {TEXT, "Factuur 2026-001", "Subject: Factuur 2026-001\r\n"},
        {TEXT, "Bakkerij De Vries: facturen 2026-0398, 2026-0412 en 2026-0415, uw order PO-4711",
         "Subject: Bakkerij De Vries: facturen 2026-0398, 2026-0412 en 2026-0415, uw\r\n order PO-4711\r\n"},
        {TEXT, "Café", "Subject: =?UTF-8?b?Q2Fmw6k=?=\r\n"},
        {TEXT, "two  blanks", "Subject: =?UTF-8?b?dHdvICBibGFua3M=?=\r\n"},
        {TEXT, "a blank at the end ", "Subject: =?UTF-8?b?YSBibGFuayBhdCB0aGUgZW5kIA==?=\r\n"},
        {TEXT, "=?UTF-8?b?Q2Fmw6k=?=", "Subject: =?UTF-8?b?PT9VVEYtOD9iP1EyRm13Nms9Pz0=?=\r\n"},
        {TEXT, SIXTY, "Subject: " SIXTY "\r\n"},
        {TEXT, SIXTY "1",
         "Subject: =?UTF-8?b?MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5?=\r\n"
         " =?UTF-8?b?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMQ==?=\r\n"},
        {TEXT, "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac",
         "Subject: =?UTF-8?b?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs?=\r\n"
         " =?UTF-8?b?4oKs4oKs?=\r\n"},
        {NAME, "Anna Smit", "To: Anna Smit <anna@client.example>\r\n"},
        {NAME, "Smit B.V.", "To: \"Smit B.V.\" <anna@client.example>\r\n"},
        {NAME, "\"de\" \\ <x@y>, z", "To: \"\\\"de\\\" \\\\ <x@y>, z\" <anna@client.example>\r\n"},
        {NAME, "Żółć", "To: =?UTF-8?b?xbvDs8WCxIc=?=\r\n <anna@client.example>\r\n"},
        {NAME, "Vereniging van Eigenaars van het Gebouw aan de Lange Gracht",
         "To: Vereniging van Eigenaars van het Gebouw aan de Lange Gracht\r\n <anna@client.example>\r\n"},
        {PARAMETER, "factuur.pdf", "Content-Disposition: attachment; filename=\"factuur.pdf\"\r\n"},
        {PARAMETER, "a \"b\".pdf", "Content-Disposition: attachment; filename=\"a \\\"b\\\".pdf\"\r\n"},
        {PARAMETER, "één 100%.pdf",
         "Content-Disposition: attachment;\r\n filename*0*=utf-8''%C3%A9%C3%A9n%20100%25.pdf\r\n"},
        {PARAMETER, SIXTY,
         "Content-Disposition: attachment;\r\n"
         " filename*0*=utf-8''123456789012345678901234567890123456789012345678901234;\r\n"
         " filename*1*=567890\r\n"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = write_field(cases[i].what, cases[i].value), *read = read_field(cases[i].what, got);

        if (!g_str_equal(got, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
        if (g_strcmp0(read, cases[i].value))
            fail_msg("case %zu: got \"%s\" read from \"%s\" want \"%s\"", i, read, got, cases[i].value);
        lines_are_right(cases[i].value, got);
    }
}

static char *any_text(GRand *chance, bool is_filename)
{
    static const char *const pieces[] = {
        "a",  "B.V.", " ",  "word", "\u00e9", "\u20ac", "\U0001f4b6", "\"", "=?", "?=", "(c)", "\\",
        ", ", "<",    ">",  "@",    "%41",    "'",      "*",          ";",  "=",  ":",  "-",   "_",
        "[",  "]",    "::", "12",   "   ",    "Lange",  "woorden",    "&",  "+",  "|",  "{",   "#",
    };
    GString *text = g_string_new("x");

    for (int i = g_rand_int_range(chance, 0, 60); i > 0; i--)
        g_string_append(text, pieces[g_rand_int(chance) % G_N_ELEMENTS(pieces)]);
    g_string_append(text, is_filename ? ".pdf" : "x"); /* GMime's reader takes blanks at the end of a name away */
    return g_string_free(text, FALSE);
}

static void any_value_is_read_as_it_was_given(void **state)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(1);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        enum what what = (enum what)(i % 3);
        g_autofree char *text = any_text(chance, what == PARAMETER);
        g_autofree char *field = write_field(what, text), *read = read_field(what, field);

        if (g_strcmp0(read, text))
            fail_msg("case %d: got \"%s\" read from \"%s\" want \"%s\"", i, read, field, text);
        if (what != NAME) /* a quoted name is never folded */
            lines_are_right(text, field);
    }
}

static void words_are_folded_between_and_never_before_the_first(void **state)
{
    g_autofree char *id = g_strnfill(200, 'i');
    g_autofree char *want = g_strdup_printf("References: %s,\r\n %s\r\n", id, id);
    g_autoptr(GString) out = g_string_new("X: y\r\n");
    struct field field = field_begin(out, "References");

    (void)state;
    field_add(&field, id);
    field_glue(&field, ',');
    field_add(&field, id);
    field_end(&field);
    assert_string_equal(out->str + strlen("X: y\r\n"), want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_written_and_read_as_it_should),
        cmocka_unit_test(any_value_is_read_as_it_was_given),
        cmocka_unit_test(words_are_folded_between_and_never_before_the_first),
    };

    return cmocka_run_group_tests(tests, compose_start, compose_end);
}
