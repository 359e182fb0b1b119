/* SPDX-License-Identifier: MIT */
/* multipart/mixed( multipart/related( multipart/alternative( text, html), images), files), RFC 2046 5.1. */
#include <string.h>

#include "base/sha256.h"
#include "compose/field.h"
#include "compose/message_build.h"
#include "compose/quoted.h"

enum { BOUNDARY_SIZE = 27 };

/* -- single parts ------------------------------------------------------- */

static void write_text(GString *out, const char *type, const char *text)
{
    field_put(out, "Content-Type", type);
    field_put(out, "Content-Transfer-Encoding", "quoted-printable");
    g_string_append(out, "\r\n");
    quoted_printable(out, text);
}

/* RFC 2045 6.8 */
static void append_base64(GString *out, const guchar *bytes, gsize length)
{
    enum { LINE = 57 };

    for (gsize at = 0; at < length; at += LINE) {
        char text[LINE / 3 * 4 + 8]; /* a line of its own is whole each time: nothing is left over for the next */
        gint state = 0, save = 0;
        gsize count = g_base64_encode_step(bytes + at, MIN(length - at, LINE), FALSE, text, &state, &save);

        count += g_base64_encode_close(FALSE, text + count, &state, &save);
        g_string_append_len(out, text, (gssize)count);
        g_string_append_len(out, "\r\n", 2);
    }
}

static void write_file_fields(GString *out, const struct message_file *file, const char *disposition)
{
    struct field type = field_begin(out, "Content-Type"), kind;

    field_add(&type, file->type);
    if (file->filename)
        field_add_parameter(&type, "name", file->filename);
    field_end(&type);
    kind = field_begin(out, "Content-Disposition");
    field_add(&kind, disposition);
    if (file->filename)
        field_add_parameter(&kind, "filename", file->filename);
    field_end(&kind);
    if (file->content_id)
        g_string_append_printf(out, "Content-Id: <%s>\r\n", file->content_id);
    field_put(out, "Content-Transfer-Encoding", "base64");
}

static void write_file(GString *out, const struct message_file *file, const char *disposition)
{
    gsize length;
    const guchar *bytes = g_bytes_get_data(file->bytes, &length);

    write_file_fields(out, file, disposition);
    g_string_append(out, "\r\n");
    append_base64(out, bytes, length);
}

/* -- parts with parts in them ------------------------------------------- */

/* The same letter has the same boundary. No part can hold one: `=_` stands in nothing that is encoded (RFC 2045 6.7).
 */
static void boundary_of(const struct message *message, const char *subtype, char boundary[BOUNDARY_SIZE])
{
    char hex[SHA256_HEX_SIZE];

    hash_hex((struct hash_part[]){{message->message_id, strlen(message->message_id)}, {subtype, strlen(subtype)}}, 2,
             hex);
    g_strlcpy(boundary, "=_", BOUNDARY_SIZE);
    g_strlcat(boundary, hex, BOUNDARY_SIZE); /* the first 24 digits */
}

/* PARAMETER: a further one of the type, or NULL. */
static void begin_multipart(GString *out, const char *subtype, const char *boundary, const char *parameter,
                            const char *value)
{
    struct field field = field_begin(out, "Content-Type");
    g_autofree char *type = g_strconcat("multipart/", subtype, NULL);

    field_add(&field, type);
    field_add_parameter(&field, "boundary", boundary);
    if (parameter)
        field_add_parameter(&field, parameter, value);
    field_end(&field);
    g_string_append_printf(out, "\r\n--%s\r\n", boundary);
}

static void next_part(GString *out, const char *boundary)
{
    g_string_append(out, "\r\n--");
    g_string_append(out, boundary);
    g_string_append(out, "\r\n");
}

static void end_multipart(GString *out, const char *boundary)
{
    g_string_append(out, "\r\n--");
    g_string_append(out, boundary);
    g_string_append(out, "--\r\n");
}

static void write_texts(GString *out, const struct message *message)
{
    static const char subtype[] = "alternative";
    char boundary[BOUNDARY_SIZE];

    if (!message->html) {
        write_text(out, "text/plain; charset=utf-8", message->text);
        return;
    }
    boundary_of(message, subtype, boundary);
    begin_multipart(out, subtype, boundary, NULL, NULL);
    write_text(out, "text/plain; charset=utf-8", message->text);
    next_part(out, boundary);
    write_text(out, "text/html; charset=utf-8", message->html);
    end_multipart(out, boundary);
}

static void write_with_images(GString *out, const struct message *message)
{
    static const char subtype[] = "related";
    char boundary[BOUNDARY_SIZE];

    if (!message->image_count || !message->html) {
        write_texts(out, message);
        return;
    }
    boundary_of(message, subtype, boundary);
    begin_multipart(out, subtype, boundary, "type", "multipart/alternative"); /* RFC 2387 3.1 */
    write_texts(out, message);
    for (guint i = 0; i < message->image_count; i++) {
        next_part(out, boundary);
        write_file(out, &message->images[i], "inline");
    }
    end_multipart(out, boundary);
}

void message_write_body(GString *out, const struct message *message)
{
    static const char subtype[] = "mixed";
    char boundary[BOUNDARY_SIZE];

    if (!message->file_count) {
        write_with_images(out, message);
        return;
    }
    boundary_of(message, subtype, boundary);
    begin_multipart(out, subtype, boundary, NULL, NULL);
    write_with_images(out, message);
    for (guint i = 0; i < message->file_count; i++) {
        next_part(out, boundary);
        write_file(out, &message->files[i], "attachment");
    }
    end_multipart(out, boundary);
}
