/* SPDX-License-Identifier: MIT */
#include "compose/message_build.h"
#include "compose/quoted.h"

/* A part that goes out in ENCODING, which its BYTES are in already or (GMIME_CONTENT_ENCODING_DEFAULT) are not. */
static GMimeObject *part_new(const char *type, const void *bytes, gsize length, GMimeContentEncoding already,
                             GMimeContentEncoding encoding)
{
    GMimeContentType *content_type = g_mime_content_type_parse(NULL, type);
    GMimePart *part = g_mime_part_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, already);

    g_mime_object_set_content_type(GMIME_OBJECT(part), content_type);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
    g_object_unref(content_type);
    return GMIME_OBJECT(part);
}

static GMimeObject *text_new(const char *type, const char *text)
{
    g_autofree char *quoted = quoted_printable(text);

    return part_new(type, quoted, strlen(quoted), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
                    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

static GMimeObject *file_new(const struct message_file *file, const char *disposition)
{
    gsize length;
    const void *bytes = g_bytes_get_data(file->bytes, &length);
    GMimeObject *part =
        part_new(file->type, bytes, length, GMIME_CONTENT_ENCODING_DEFAULT, GMIME_CONTENT_ENCODING_BASE64);

    g_mime_object_set_disposition(part, disposition);
    if (file->filename)
        g_mime_part_set_filename(GMIME_PART(part), file->filename);
    if (file->content_id)
        g_mime_object_set_content_id(part, file->content_id);
    return part;
}

/* GMime's own boundaries differ each time; ours are the same for the same letter. */
static GMimeMultipart *multipart_new(const char *subtype, const struct message *message, GMimeObject *first)
{
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);
    g_autofree char *seed = g_strconcat(message->message_id, subtype, NULL);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
    g_autofree char *boundary = g_strdup_printf("=_%.24s", hash);

    g_mime_multipart_set_boundary(multipart, boundary);
    g_mime_multipart_add(multipart, first);
    g_object_unref(first);
    return multipart;
}

static void add_part(GMimeMultipart *multipart, GMimeObject *part)
{
    g_mime_multipart_add(multipart, part);
    g_object_unref(part);
}

static GMimeObject *with_html(const struct message *message, GMimeObject *text)
{
    GMimeMultipart *multipart;

    if (!message->html)
        return text;
    multipart = multipart_new("alternative", message, text);
    add_part(multipart, text_new("text/html; charset=utf-8", message->html));
    return GMIME_OBJECT(multipart);
}

static GMimeObject *with_images(const struct message *message, GMimeObject *letter)
{
    GMimeMultipart *multipart;

    if (!message->image_count || !message->html)
        return letter;
    multipart = multipart_new("related", message, letter);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(multipart), "type",
                                             "multipart/alternative"); /* RFC 2387 3.1 */
    for (guint i = 0; i < message->image_count; i++)
        add_part(multipart, file_new(&message->images[i], GMIME_DISPOSITION_INLINE));
    return GMIME_OBJECT(multipart);
}

static GMimeObject *with_files(const struct message *message, GMimeObject *letter)
{
    GMimeMultipart *multipart;

    if (!message->file_count)
        return letter;
    multipart = multipart_new("mixed", message, letter);
    for (guint i = 0; i < message->file_count; i++)
        add_part(multipart, file_new(&message->files[i], GMIME_DISPOSITION_ATTACHMENT));
    return GMIME_OBJECT(multipart);
}

GMimeObject *message_body(const struct message *message)
{
    GMimeObject *text = text_new("text/plain; charset=utf-8", message->text);

    return with_files(message, with_images(message, with_html(message, text)));
}
