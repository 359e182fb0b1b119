/* SPDX-License-Identifier: MIT */
#include "receive/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/text.h"
#include "receive/fields.h"
#include "receive/html.h"
#include "receive/limits.h"

enum { PARTS_MAX = 1000, DEPTH_MAX = 32, HEADERS_MAX = 1000, HEADER_BYTES_MAX = 8192 };

void mail_init(void)
{
    g_mime_init();
}

void mail_shutdown(void)
{
    g_mime_shutdown();
}

static void part_free(void *data)
{
    struct mail_part *part = data;

    g_free(part->type);
    g_free(part->text);
    g_free(part->method);
    g_free(part);
}

void mail_free(struct mail *mail)
{
    if (!mail)
        return;
    g_hash_table_unref(mail->headers);
    g_ptr_array_unref(mail->parts);
    g_clear_pointer(&mail->returned, g_hash_table_unref);
    g_free(mail->type);
    g_free(mail->report_type);
    g_free(mail->text);
    g_free(mail);
}

/* -- headers ------------------------------------------------------------ */

static void free_values(void *data)
{
    g_ptr_array_unref(data);
}

static char *clean(const char *value)
{
    g_autofree char *valid =
        g_utf8_make_valid(value ? value : "", value ? (gssize)strnlen(value, HEADER_BYTES_MAX) : 0);
    char *line = text_one_line(valid);

    return line ? line : g_strdup("");
}

static void keep_header(struct mail *mail, GMimeHeader *header)
{
    g_autofree char *name = g_ascii_strdown(g_mime_header_get_name(header), -1);
    const char *raw = g_mime_header_get_raw_value(header);
    GPtrArray *values = g_hash_table_lookup(mail->headers, name);
    g_autofree char *decoded = NULL, *unfolded = NULL;

    if (!values) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(mail->headers, g_strdup(name), values);
    }
    unfolded = g_strndup(raw ? raw : "", HEADER_BYTES_MAX);
    decoded = g_mime_utils_header_decode_text(NULL, unfolded);
    g_ptr_array_add(values, clean(decoded));
}

static void keep_headers(struct mail *mail, GMimeObject *object)
{
    GMimeHeaderList *list = object ? g_mime_object_get_header_list(object) : NULL;
    int count = list ? MIN(g_mime_header_list_get_count(list), HEADERS_MAX) : 0;

    for (int i = 0; i < count; i++)
        keep_header(mail, g_mime_header_list_get_header_at(list, i));
}

const GPtrArray *mail_headers(const struct mail *mail, const char *name)
{
    return g_hash_table_lookup(mail->headers, name);
}

const char *mail_header(const struct mail *mail, const char *name)
{
    const GPtrArray *values = mail_headers(mail, name);

    return values ? values->pdata[0] : "";
}

bool mail_has(const struct mail *mail, const char *name)
{
    return mail_headers(mail, name) != NULL;
}

/* -- parts -------------------------------------------------------------- */

/* The decoded bytes of PART as UTF-8, at most MAIL_TEXT_MAX of them. */
static char *decoded_text(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    g_autofree char *converted = NULL, *bytes = NULL;
    GByteArray *array;
    gsize length;

    if (content)
        g_mime_data_wrapper_write_to_stream(content, stream);
    array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    length = MIN(array->len, (gsize)MAIL_TEXT_MAX);
    bytes = g_malloc(length + 1);
    for (gsize i = 0; i < length; i++) /* a NUL would hide what follows it */
        bytes[i] = array->data[i] ? (char)array->data[i] : ' ';
    bytes[length] = '\0';
    g_object_unref(stream);
    if (charset && g_ascii_strcasecmp(charset, "utf-8") != 0 && g_ascii_strcasecmp(charset, "us-ascii") != 0)
        converted = g_convert_with_fallback(bytes, (gssize)length, "UTF-8", g_mime_charset_iconv_name(charset), "?",
                                            NULL, NULL, NULL);
    return g_utf8_make_valid(converted ? converted : bytes, -1);
}

static bool says_something(const char *type)
{
    return g_str_has_prefix(type, "text/") || g_str_has_prefix(type, "message/") || g_str_equal(type, "");
}

static char *type_of(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *name = type ? g_mime_content_type_get_mime_type(type) : NULL;

    return g_ascii_strdown(name ? name : "text/plain", -1);
}

static char *parameter_of(GMimeObject *object, const char *name)
{
    const char *value = g_mime_object_get_content_type_parameter(object, name);

    return g_ascii_strdown(value ? value : "", -1);
}

static void keep_returned(struct mail *mail, const char *text)
{
    g_autoptr(GPtrArray) blocks = mail->returned ? NULL : fields_parse(text);

    if (blocks && blocks->len)
        mail->returned = g_hash_table_ref(blocks->pdata[0]);
}

static void keep_message(struct mail *mail, GMimeMessagePart *part)
{
    GMimeMessage *message = g_mime_message_part_get_message(part);
    g_autofree char *headers = message ? g_mime_object_get_headers(GMIME_OBJECT(message), NULL) : NULL;

    if (headers)
        keep_returned(mail, headers);
}

static void keep_part(struct mail *mail, GMimePart *mime)
{
    struct mail_part *part = g_new0(struct mail_part, 1);

    part->type = type_of(GMIME_OBJECT(mime));
    part->method = parameter_of(GMIME_OBJECT(mime), "method");
    part->text = says_something(part->type) ? decoded_text(mime) : g_strdup("");
    g_ptr_array_add(mail->parts, part);
    if (g_str_equal(part->type, "text/rfc822-headers") || g_str_equal(part->type, "text/rfc822-header") ||
        g_str_equal(part->type, "message/global-headers") || g_str_equal(part->type, "message/rfc822-headers"))
        keep_returned(mail, part->text);
}

static void walk(struct mail *mail, GMimeObject *object, int depth)
{
    if (depth > DEPTH_MAX || mail->parts->len >= PARTS_MAX) {
        mail->hostile = true;
    } else if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
            walk(mail, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        keep_message(mail, GMIME_MESSAGE_PART(object));
    } else if (GMIME_IS_PART(object)) {
        keep_part(mail, GMIME_PART(object));
    }
}

const struct mail_part *mail_part(const struct mail *mail, const char *type, guint *at)
{
    while (*at < mail->parts->len) {
        const struct mail_part *part = mail->parts->pdata[(*at)++];

        if (g_str_equal(part->type, type))
            return part;
    }
    return NULL;
}

/* The plain parts before the first that is no text; without any, the HTML. */
static char *text_of(const struct mail *mail)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < mail->parts->len && text->len < MAIL_TEXT_MAX; i++) {
        const struct mail_part *part = mail->parts->pdata[i];

        if (g_str_equal(part->type, "text/plain") || g_str_equal(part->type, ""))
            g_string_append_printf(text, "%s\n", part->text);
    }
    for (guint i = 0; i < mail->parts->len && !text->len; i++) {
        const struct mail_part *part = mail->parts->pdata[i];
        g_autofree char *plain = g_str_equal(part->type, "text/html") ? html_to_text(part->text) : NULL;

        if (plain)
            g_string_append(text, plain);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* -- the whole ---------------------------------------------------------- */

static GMimeMessage *parse(const char *data, gsize length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static void read_message(struct mail *mail, GMimeMessage *message)
{
    GMimeObject *body = g_mime_message_get_mime_part(message);

    keep_headers(mail, GMIME_OBJECT(message));
    if (!body)
        return;
    g_free(mail->type);
    g_free(mail->report_type);
    mail->type = type_of(body);
    mail->report_type = parameter_of(body, "report-type");
    walk(mail, body, 0);
}

struct mail *mail_open(GBytes *raw, gsize whole)
{
    struct mail *mail = g_new0(struct mail, 1);
    gsize length;
    const char *data = g_bytes_get_data(raw, &length);
    g_autofree char *head = NULL;
    GMimeMessage *message;

    mail->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_values);
    mail->parts = g_ptr_array_new_with_free_func(part_free);
    mail->type = g_strdup("");
    mail->report_type = g_strdup("");
    limits_skip_mbox_line(&data, &length);
    mail->hostile = MAX(length, whole) > MAIL_WHOLE_MAX || limits_are_passed(data, MIN(length, (gsize)MAIL_LOOKED_AT));
    length = mail->hostile ? limits_headers_length(data, length) : MIN(length, (gsize)MAIL_LOOKED_AT);
    message = length ? parse(data, length) : NULL;
    if (message) {
        read_message(mail, message);
        g_object_unref(message);
    }
    mail->text = text_of(mail);
    return mail;
}
