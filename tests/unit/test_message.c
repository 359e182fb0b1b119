/* SPDX-License-Identifier: MIT */
/* The message as bytes, read back by GMime: fields, parts, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gmime/gmime.h>

#include "base/error.h"
#include "compose/message.h"
#include "compose/message_build.h"
#include "compose/quoted.h"
#include "compose_fixture.h"

static const char *const references[] = {"r1@devries.example", "r2@devries.example", NULL};
static const struct message_address debtor[] = {{"Crédit Café, \"de\" Vries <x>", "ap@münchen.example"}};
static const struct message_address copies[] = {{NULL, "b@x.example"}, {"Żółć", "c@x.example"}};

static const struct message example = {
    .message_id = "k3.x@devries.example",
    .date = 1795257000, /* 2026-11-21 10:30 UTC */
    .offset_minutes = 60,
    .from = {"Bakkerij De Vriës", "administratie@devries.example"},
    .reply_to = {NULL, "administratie+t0k3n@devries.example"},
    .to = debtor,
    .to_count = 1,
    .cc = copies,
    .cc_count = 2,
    .subject = "Bakkerij De Vriës: factuur 2026-001",
    .language = "nl-BE",
    .in_reply_to = "r2@devries.example",
    .references = references,
    .auto_generated = true,
    .text = "Beste Café,\n\n€\u00a01.234,56\n-- \n.punt\nFrom hier\n",
    .html = "<p>Beste Café</p>\n",
};

static char *bytes_of(const struct message *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = message_build(message, &error);
    gsize length;
    const char *data;

    if (!bytes)
        fail_msg("got error \"%s\" want a message", error->message);
    data = g_bytes_get_data(bytes, &length);
    return g_strndup(data, length);
}

static GMimeMessage *read_back(const char *bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, strlen(bytes));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static void field_is(GMimeMessage *message, const char *name, const char *want)
{
    const char *got = g_mime_object_get_header(GMIME_OBJECT(message), name);

    if (g_strcmp0(got, want))
        fail_msg("%s: got \"%s\" want \"%s\"", name, got, want);
}

static void mailbox_is(GMimeMessage *message, GMimeAddressType type, int i, const char *name, const char *address)
{
    InternetAddress *mailbox = internet_address_list_get_address(g_mime_message_get_addresses(message, type), i);
    const char *got_name = internet_address_get_name(mailbox);
    const char *got = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(mailbox));

    if (g_strcmp0(got_name, name) || g_strcmp0(got, address))
        fail_msg("got \"%s\" <%s> want \"%s\" <%s>", got_name, got, name, address);
}

static void fields_read_back_as_given(void **state)
{
    g_autofree char *bytes = bytes_of(&example);
    GMimeMessage *message = read_back(bytes);

    (void)state;
    assert_string_equal(g_mime_message_get_subject(message), example.subject);
    assert_string_equal(g_mime_message_get_message_id(message), example.message_id);
    mailbox_is(message, GMIME_ADDRESS_TYPE_FROM, 0, example.from.name, example.from.address);
    mailbox_is(message, GMIME_ADDRESS_TYPE_TO, 0, debtor[0].name, debtor[0].address);
    assert_non_null(strstr(bytes, "<ap@xn--mnchen-3ya.example>"));
    mailbox_is(message, GMIME_ADDRESS_TYPE_CC, 0, "", "b@x.example");
    mailbox_is(message, GMIME_ADDRESS_TYPE_CC, 1, "Żółć", "c@x.example");
    mailbox_is(message, GMIME_ADDRESS_TYPE_REPLY_TO, 0, "", "administratie+t0k3n@devries.example");
    field_is(message, "Date", "Sat, 21 Nov 2026 11:30:00 +0100");
    field_is(message, "In-Reply-To", "<r2@devries.example>");
    field_is(message, "References", "<r1@devries.example> <r2@devries.example>");
    field_is(message, "Auto-Submitted", "auto-generated");
    assert_non_null(strstr(bytes, "\r\nContent-Language: nl-BE\r\n"));
    field_is(message, "MIME-Version", "1.0");
    field_is(message, "X-Auto-Response-Suppress", NULL);
    field_is(message, "Disposition-Notification-To", NULL);
    field_is(message, "Precedence", NULL);
    field_is(message, "List-Unsubscribe", NULL);
    g_object_unref(message);
}

static void names_are_encoded_in_utf8(void **state)
{
    g_autofree char *bytes = bytes_of(&example);

    (void)state;
    assert_null(strstr(bytes, "iso-8859"));
    assert_non_null(strstr(bytes, "=?UTF-8?b?"));
}

static void optional_fields_are_left_out_or_there(void **state)
{
    struct message plain = example;
    struct message marked = example;
    g_autofree char *plain_bytes = NULL, *marked_bytes = NULL;
    GMimeMessage *message;

    (void)state;
    plain.auto_generated = false;
    plain.in_reply_to = NULL;
    plain.references = NULL;
    plain.cc_count = 0;
    plain.reply_to.address = NULL;
    plain_bytes = bytes_of(&plain);
    message = read_back(plain_bytes);
    field_is(message, "Auto-Submitted", NULL);
    field_is(message, "In-Reply-To", NULL);
    field_is(message, "References", NULL);
    field_is(message, "Cc", NULL);
    field_is(message, "Reply-To", NULL);
    g_object_unref(message);

    marked.suppress_auto_replies = true;
    marked.receipt_to = "administratie@devries.example";
    marked_bytes = bytes_of(&marked);
    message = read_back(marked_bytes);
    field_is(message, "X-Auto-Response-Suppress", "OOF, AutoReply");
    field_is(message, "Disposition-Notification-To", "administratie@devries.example");
    g_object_unref(message);
}

static void bytes_are_seven_bit_crlf_lines(void **state)
{
    struct message long_one = example;
    g_autofree char *word = g_strnfill(5000, 'x'), *bytes = NULL;
    int length = 0;

    (void)state;
    long_one.text = word;
    bytes = bytes_of(&long_one);
    for (const char *p = bytes; *p; p++) {
        if ((*p == '\n') != (p > bytes && p[-1] == '\r') || (guchar)*p > 126)
            fail_msg("octet %td: got 0x%02x want 7-bit lines that end in CR LF", p - bytes, (guchar)*p);
        length = *p == '\n' ? 0 : length + 1;
        if (length > 90)
            fail_msg("octet %td: got a line over 90 octets", p - bytes);
    }
    assert_true(g_str_has_suffix(bytes, "\r\n"));
}

static void same_input_gives_same_bytes(void **state)
{
    struct message other = example;
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "k3.x@devries.examplealternative", -1);
    g_autofree char *boundary = g_strdup_printf("boundary=\"=_%.24s\"", hash);
    g_autofree char *first = bytes_of(&example), *second = bytes_of(&example), *third = NULL;

    (void)state;
    assert_string_equal(first, second);
    assert_non_null(strstr(first, boundary));
    other.message_id = "other@devries.example";
    third = bytes_of(&other);
    assert_string_not_equal(strstr(first, "boundary=") + 10, strstr(third, "boundary=") + 10);
}

static char *content_of(GMimeObject *part)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    GByteArray *array;
    char *content;

    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), stream);
    array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    content = g_strndup((const char *)array->data, array->len);
    g_object_unref(stream);
    return content;
}

static void is_type(GMimeObject *part, const char *want)
{
    g_autofree char *got = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part));

    if (g_strcmp0(got, want))
        fail_msg("got type \"%s\" want \"%s\"", got, want);
}

static GMimeObject *child(GMimeObject *multipart, int i)
{
    assert_true(GMIME_IS_MULTIPART(multipart));
    return g_mime_multipart_get_part(GMIME_MULTIPART(multipart), i);
}

static void all_parts_stand_in_their_levels(void **state)
{
    g_autoptr(GBytes) png = g_bytes_new_static("\x89PNG\r\n\x1a\n", 8);
    struct message_file images[] = {{"image/png", NULL, "qr", png}, {"image/png", NULL, "logo", png}};
    struct message_file files[] = {{"application/pdf", NULL, NULL, png},
                                   {"text/calendar; method=PUBLISH; charset=utf-8", "due.ics", NULL, png}};
    struct message message = example;
    g_autofree char *bytes = NULL, *text = NULL, *html = NULL, *image = NULL;
    GMimeObject *mixed, *related, *alternative;
    GMimeMessage *read;

    (void)state;
    files[0].filename = "factuur één — een lange naam voor de factuur van november 2026 aan Crédit Café.pdf";
    message.images = images;
    message.image_count = 2;
    message.files = files;
    message.file_count = 2;
    bytes = bytes_of(&message);
    read = read_back(bytes);
    mixed = g_mime_message_get_mime_part(read);
    related = child(mixed, 0);
    alternative = child(related, 0);
    is_type(mixed, "multipart/mixed");
    is_type(related, "multipart/related");
    is_type(alternative, "multipart/alternative");
    assert_string_equal(g_mime_object_get_content_type_parameter(related, "type"), "multipart/alternative");
    is_type(child(alternative, 0), "text/plain");
    is_type(child(alternative, 1), "text/html");
    assert_string_equal(g_mime_object_get_content_type_parameter(child(alternative, 0), "charset"), "utf-8");
    text = content_of(child(alternative, 0));
    html = content_of(child(alternative, 1));
    assert_string_equal(g_strdelimit(text, "\r", ' '), "Beste Café, \n \n€\u00a01.234,56 \n--  \n.punt \nFrom hier \n");
    assert_non_null(strstr(html, "<p>Beste Café</p>"));
    assert_string_equal(g_mime_object_get_content_id(child(related, 1)), "qr");
    assert_string_equal(g_mime_object_get_content_id(child(related, 2)), "logo");
    image = content_of(child(related, 1));
    assert_memory_equal(image, "\x89PNG\r\n\x1a\n", 8);
    assert_string_equal(g_mime_part_get_filename(GMIME_PART(child(mixed, 1))), files[0].filename);
    is_type(child(mixed, 2), "text/calendar");
    assert_string_equal(g_mime_object_get_content_type_parameter(child(mixed, 2), "method"), "PUBLISH");
    assert_string_equal(g_mime_part_get_filename(GMIME_PART(child(mixed, 2))), "due.ics");
    assert_true(g_mime_part_is_attachment(GMIME_PART(child(mixed, 1))));
    assert_false(g_mime_part_is_attachment(GMIME_PART(child(related, 1))));
    g_object_unref(read);
}

static void levels_with_one_part_are_left_out(void **state)
{
    g_autoptr(GBytes) pdf = g_bytes_new_static("%PDF", 4);
    struct message_file file = {"application/pdf", "f.pdf", NULL, pdf};
    struct message message = example;
    g_autofree char *with_file = NULL, *only_html = bytes_of(&example), *only_text = NULL;
    GMimeMessage *read;

    (void)state;
    read = read_back(only_html);
    is_type(g_mime_message_get_mime_part(read), "multipart/alternative");
    g_object_unref(read);
    message.html = NULL;
    only_text = bytes_of(&message);
    read = read_back(only_text);
    is_type(g_mime_message_get_mime_part(read), "text/plain");
    g_object_unref(read);
    message.files = &file;
    message.file_count = 1;
    with_file = bytes_of(&message);
    read = read_back(with_file);
    is_type(g_mime_message_get_mime_part(read), "multipart/mixed");
    is_type(child(g_mime_message_get_mime_part(read), 0), "text/plain");
    g_object_unref(read);
}

/* One field of the example replaced by something no header may hold. */
static void injection_is_refused(void **state)
{
    static const char *const two_lines[] = {
        "a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example", "a\rb", "a\u2028b", "a\x01", "\xff"};
    static const char *const addresses[] = {"a@b.example\r\nBcc: x@evil.example",
                                            "a@b.example, c@d.example",
                                            "a b@c.example",
                                            "<a@b.example>",
                                            "a",
                                            "a@",
                                            "",
                                            "a@b.example\n"};
    static const char *const ids[] = {"a",  "a@b\r\nX: y", "a@b>",  "<a@b>",      "a b@c", "a@b c",
                                      "@b", "a@",          "a@b@c", "a@\xc3\xa9", ""};
    struct message_address to;
    struct message message;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(two_lines); i++) {
        for (int field = 0; field < 5; field++) {
            g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
            struct message_file file = {"application/pdf", "f.pdf", NULL, bytes};
            g_autoptr(GError) error = NULL;

            message = example;
            to = debtor[0];
            message.to = &to;
            message.files = &file;
            message.file_count = 1;
            *(const char **[]){&message.subject, &message.from.name, &to.name, &file.filename, &file.type}[field] =
                two_lines[i];
            if (message_build(&message, &error) || !g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE))
                fail_msg("line %zu in field %d: got a message want a refusal", i, field);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        for (int field = 0; field < 4; field++) {
            message = example;
            to = debtor[0];
            message.to = &to;
            *(const char **[]){&message.from.address, &message.reply_to.address, &to.address,
                               &message.receipt_to}[field] = addresses[i];
            if (message_build(&message, NULL))
                fail_msg("address %zu in field %d: got a message want a refusal", i, field);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        const char *list[] = {"r1@devries.example", ids[i], NULL};

        for (int field = 0; field < 3; field++) {
            message = example;
            message.message_id = field == 0 ? ids[i] : example.message_id;
            message.in_reply_to = field == 1 ? ids[i] : NULL;
            message.references = field == 2 ? list : NULL;
            if (message_build(&message, NULL))
                fail_msg("id %zu in field %d: got a message want a refusal", i, field);
        }
    }
}

static void what_is_missing_is_named(void **state)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    struct message_file no_id = {"image/png", NULL, NULL, bytes}, no_name = {"application/pdf", NULL, NULL, bytes};
    struct message_file path = {"application/pdf", "../x.pdf", NULL, bytes};
    const struct {
        const char *want;
        struct message message;
    } cases[] = {
        {"To cannot be written: there is nobody in it", {.to_count = 0}},
        {"Subject cannot be written: it is empty", {.subject = ""}},
        {"Content-Language cannot be written: it is not a language tag", {.language = "nl\n"}},
        {"the text part cannot be written: it is not UTF-8", {.text = "\xff"}},
        {"an image cannot be written: it has no content id", {.images = &no_id, .image_count = 1}},
        {"an attached file cannot be written: it has no name", {.files = &no_name, .file_count = 1}},
        {"an attached file cannot be written: its name is a path or empty", {.files = &path, .file_count = 1}},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        struct message message = example;

        message.to_count = i == 0 ? 0 : 1;
        message.subject = i == 1 ? cases[i].message.subject : example.subject;
        message.language = i == 2 ? cases[i].message.language : example.language;
        message.text = i == 3 ? cases[i].message.text : example.text;
        message.images = cases[i].message.images;
        message.image_count = cases[i].message.image_count;
        message.files = cases[i].message.files;
        message.file_count = cases[i].message.file_count;
        if (message_build(&message, &error) || strcmp(error->message, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, error ? error->message : "a message", cases[i].want);
    }
}

static void a_long_name_is_folded(void **state)
{
    g_autofree char *name = g_strnfill(900, 'n'), *bytes = NULL, *from = NULL;
    g_autoptr(GString) unfolded = NULL;
    struct message message = example;
    GMimeMessage *read;

    (void)state;
    for (int i = 9; i < 900; i += 10)
        name[i] = ' ';
    name[899] = 'n';
    message.from.name = name;
    bytes = bytes_of(&message);
    read = read_back(bytes);
    from = g_strdup(internet_address_get_name(
        internet_address_list_get_address(g_mime_message_get_addresses(read, GMIME_ADDRESS_TYPE_FROM), 0)));
    unfolded = g_string_new(from);
    g_string_replace(unfolded, "\r\n\t", " ", 0); /* GMime's reader keeps folds within quotes */
    assert_string_equal(unfolded->str, name);
    for (const char *line = bytes; line; line = strstr(line + 1, "\r\n"))
        assert_true(strcspn(line + 1, "\r") < 90);
    g_object_unref(read);
}

/* TEXT as quoted-printable, with LF at the ends of its lines. */
static char *quoted(const char *text)
{
    GString *out = g_string_new(NULL);

    quoted_printable(out, text);
    g_string_replace(out, "\r\n", "\n", 0);
    return g_string_free(out, FALSE);
}

/* What a reader of quoted-printable makes of TEXT. */
static char *unquoted(const char *text)
{
    GMimeEncoding decoder;
    gsize length = strlen(text);
    char *out = g_malloc0(length + 8);

    g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_encoding_flush(&decoder, text, length, out);
    return out;
}

static void text_is_quoted_as_the_rules_say(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"a = b\n", "a =3D b\n"},
        {"caf\u00e9\n", "caf=C3=A9\n"},
        {"-- \nPiet", "--=20\nPiet"},
        {"end ", "end=20"},
        {"tab\t\n\tin\n", "tab=09\n\tin\n"},
        {"bare\rreturn\n", "bare=0Dreturn\n"},
        {"1234567890123456789012345678901234567890123456789012345678901234567890123456\n",
         "123456789012345678901234567890123456789012345678901234567890123456789012345=\n6\n"},
        {"1234567890123456789012345678901234567890123456789012345678901234567890123\u00e9\n",
         "1234567890123456789012345678901234567890123456789012345678901234567890123=\n=C3=A9\n"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = quoted(cases[i].text);

        if (!g_str_equal(got, cases[i].want))
            fail_msg("case %zu: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
}

static void quoted_text_is_read_as_it_was_written(void **state)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(1);

    (void)state;
    for (int i = 0; i < 500; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *quoted_text = NULL, *read = NULL;

        for (int j = g_rand_int_range(chance, 0, 300); j > 0; j--)
            g_string_append(text,
                            (const char *[]){"a", "=", " ", "\t", "\n", "word", "\u20ac", "."}[g_rand_int(chance) % 8]);
        quoted_text = quoted(text->str);
        read = unquoted(quoted_text);
        if (!g_str_equal(read, text->str))
            fail_msg("case %d: got \"%s\" want \"%s\"", i, read, text->str);
        g_auto(GStrv) lines = g_strsplit(quoted_text, "\n", -1);
        for (char **line = lines; *line; line++)
            if (strlen(*line) > 76 || g_str_has_suffix(*line, " ") || g_str_has_suffix(*line, "\t"))
                fail_msg("case %d: got the line \"%s\"", i, *line);
    }
}

/* RFC 2045 6.7, rules 2 and 3, for each byte at each place of a text that is looked at in several ways. */
static void each_byte_is_written_as_it_must_be(void **state)
{
    (void)state;
    for (int byte = 1; byte < 256; byte++)
        for (int place = 0; place < 17; place++) {
            char text[] = "xxxxxxxxxxxxxxxxxx", code[4];

            text[place] = (char)byte;
            g_snprintf(code, sizeof code, "=%02X", (guint)byte);

            g_autofree char *got = quoted(text);
            bool plain = (byte > 32 && byte < 127 && byte != '=') || byte == ' ' || byte == '\t' || byte == '\n';

            if (plain ? strcmp(got, text) != 0 : strncmp(got + place, code, 3) != 0 || strlen(got) != 20)
                fail_msg("byte %d at %d: got \"%s\"", byte, place, got);
        }
}

/* RFC 5321 4.5.3.1.6, wherever the line stands. */
static void a_line_over_998_octets_is_refused(void **state)
{
    static const gsize before[] = {0, 1, 2, 500, 996, 997, 998};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(before); i++)
        for (gsize length = 990; length < 1010; length++) {
            g_autofree char *first = g_strnfill(before[i], 'x'), *line = g_strnfill(length, 'y');
            g_autoptr(GString) last = g_string_new(NULL), middle = g_string_new(NULL);

            g_string_append_printf(last, "%s\r\n%s\r\n", first, line);
            g_string_append_printf(middle, "%sz\r\n%s\r\n", last->str, first);
            if (message_check_bytes(last, NULL) != (length <= 998) ||
                message_check_bytes(middle, NULL) != (length <= 998))
                fail_msg("%zu behind %zu: got %d and %d", length, before[i], message_check_bytes(last, NULL),
                         message_check_bytes(middle, NULL));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_quoted_as_the_rules_say),
        cmocka_unit_test(quoted_text_is_read_as_it_was_written),
        cmocka_unit_test(fields_read_back_as_given),
        cmocka_unit_test(names_are_encoded_in_utf8),
        cmocka_unit_test(optional_fields_are_left_out_or_there),
        cmocka_unit_test(bytes_are_seven_bit_crlf_lines),
        cmocka_unit_test(same_input_gives_same_bytes),
        cmocka_unit_test(all_parts_stand_in_their_levels),
        cmocka_unit_test(levels_with_one_part_are_left_out),
        cmocka_unit_test(injection_is_refused),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(a_long_name_is_folded),
        cmocka_unit_test(each_byte_is_written_as_it_must_be),
        cmocka_unit_test(a_line_over_998_octets_is_refused),
    };

    return cmocka_run_group_tests(tests, compose_start, compose_end);
}
