/* SPDX-License-Identifier: MIT */
#include "compose/message.h"

#include <string.h>

#include "compose/message_build.h"

/* About what the message will take: text parts grow by their encoding, the last one of which has the room for the most
 * that there can be of it; files grow by a third and their line ends. */
static gsize size_of(const struct message *message)
{
    gsize text = strlen(message->text), html = message->html ? strlen(message->html) : 0;
    gsize size = 2048 + (html ? text * 5 / 4 + html * 25 / 8 : text * 25 / 8);

    for (guint i = 0; i < message->image_count; i++)
        size += g_bytes_get_size(message->images[i].bytes) * 3 / 2;
    for (guint i = 0; i < message->file_count; i++)
        size += g_bytes_get_size(message->files[i].bytes) * 3 / 2;
    return size;
}

GBytes *message_build(const struct message *message, GError **error)
{
    g_autoptr(GString) out = NULL;

    if (!message_check(message, error))
        return NULL;
    out = g_string_sized_new(size_of(message));
    if (!message_write_header(out, message, error))
        return NULL;
    message_write_body(out, message);
    if (!message_check_bytes(out, error))
        return NULL;
    return g_string_free_to_bytes(g_steal_pointer(&out));
}
