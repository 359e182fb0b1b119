/* SPDX-License-Identifier: MIT */
#include "compose/message_text.h"

#include <gmime/gmime.h>
#include <string.h>

static void find_text(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    char **text = data;
    GMimeContentType *type = g_mime_object_get_content_type(part);

    (void)parent;
    if (!*text && GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(type, "text", "plain"))
        *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
}

static char *without_returns(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);

    return g_strjoinv("\n", lines);
}

char *message_text(GBytes *message)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);
    g_autofree char *text = NULL;

    if (parsed) {
        g_mime_message_foreach(parsed, find_text, &text);
        g_object_unref(parsed);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return text ? without_returns(text) : NULL;
}
