/* SPDX-License-Identifier: MIT */
#include "deliver/content.h"

#include <string.h>

#include "base/error.h"

enum { LINE_MAX_OCTETS = 998 }; /* RFC 5321 4.5.3.1.6, less the CRLF */

static bool refuse(GError **error, int line, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "message cannot be sent: %s in line %d", why, line);
    return false;
}

static bool line_is_fit(const char *line, gsize length, bool utf8, int number, GError **error)
{
    if (length > LINE_MAX_OCTETS)
        return refuse(error, number, "more than 998 octets");
    for (gsize i = 0; i < length; i++) {
        if (line[i] == '\r' || line[i] == '\n')
            return refuse(error, number, "a bare line end");
        if (line[i] == '\0' || (!utf8 && (guchar)line[i] > 127))
            return refuse(error, number, "an octet that is not 7-bit text");
    }
    return true;
}

GBytes *content_stuff(GBytes *message, bool utf8, GError **error)
{
    gsize left;
    const char *at = g_bytes_get_data(message, &left);
    g_autoptr(GString) out = g_string_sized_new(left + 64);

    if (!left)
        return refuse(error, 1, "nothing at all"), NULL;
    for (int number = 1; left; number++) {
        const char *end = memmem(at, left, "\r\n", 2);
        gsize length = end ? (gsize)(end - at) : left;

        if (!line_is_fit(at, length, utf8, number, error))
            return NULL;
        if (number > 1)
            g_string_append_len(out, "\r\n", 2);
        if (length && at[0] == '.')
            g_string_append_c(out, '.');
        g_string_append_len(out, at, (gssize)length);
        left -= length + (end ? 2 : 0);
        at += length + (end ? 2 : 0);
    }
    return g_string_free_to_bytes(g_steal_pointer(&out));
}
