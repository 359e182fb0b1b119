/* SPDX-License-Identifier: MIT */
#include "compose/message.h"

#include "compose/message_build.h"

/* Every part is encoded, so line ends are all that is changed here. */
static GString *with_crlf(const char *text)
{
    GString *out = g_string_sized_new(strlen(text) + strlen(text) / 32);

    while (*text) {
        gsize length = strcspn(text, "\r\n");

        g_string_append_len(out, text, (gssize)length);
        text += length;
        if (*text == '\n')
            g_string_append_len(out, "\r\n", 2);
        text += *text != '\0';
    }
    return out;
}

static GString *write_message(GMimeMessage *mime)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_autofree char *text = NULL;

    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_UNIX);
    text = g_mime_object_to_string(GMIME_OBJECT(mime), options);
    g_mime_format_options_free(options);
    return with_crlf(text);
}

GBytes *message_build(const struct message *message, GError **error)
{
    g_autoptr(GString) bytes = NULL;
    GMimeMessage *mime;

    if (!message_check(message, error))
        return NULL;
    mime = g_mime_message_new(TRUE);
    if (message_set_headers(mime, message, error)) {
        GMimeObject *body = message_body(message);

        g_mime_message_set_mime_part(mime, body);
        g_object_unref(body);
        bytes = write_message(mime);
    }
    g_object_unref(mime);
    if (!bytes || !message_check_bytes(bytes, error))
        return NULL;
    return g_string_free_to_bytes(g_steal_pointer(&bytes));
}
