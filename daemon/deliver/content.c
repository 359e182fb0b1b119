/* SPDX-License-Identifier: MIT */
#include "deliver/content.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"

enum { LINE_MAX_OCTETS = 998 }; /* RFC 5321 4.5.3.1.6, less the CRLF */

static bool refuse(GError **error, int line, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "message cannot be sent: %s in line %d", why, line);
    return false;
}

/* Eight octets at a time: every letter passes here whole. */
static bool is_seven_bit(const char *text, gsize length)
{
    uint64_t seen = 0;

    for (; length >= sizeof seen; text += sizeof seen, length -= sizeof seen) {
        uint64_t word;

        memcpy(&word, text, sizeof word);
        seen |= word;
    }
    for (; length; text++, length--)
        seen |= (guchar)*text;
    return !(seen & UINT64_C(0x8080808080808080));
}

static bool line_is_fit(const char *line, gsize length, bool utf8, int number, GError **error)
{
    if (length > LINE_MAX_OCTETS)
        return refuse(error, number, "more than 998 octets");
    if (memchr(line, '\r', length) || memchr(line, '\n', length))
        return refuse(error, number, "a bare line end");
    if (memchr(line, '\0', length) || (!utf8 && !is_seven_bit(line, length)))
        return refuse(error, number, "an octet that is not 7-bit text");
    return true;
}

/* The end of the line AT, whose CRLF is looked for by its second half; NULL = the last line, which has none. */
static const char *line_end(const char *at, gsize left)
{
    const char *end = at;

    while ((end = memchr(end, '\n', left - (gsize)(end - at))) && (end == at || end[-1] != '\r'))
        end++;
    return end ? end - 1 : NULL;
}

GBytes *content_stuff(GBytes *message, bool utf8, GError **error)
{
    gsize left;
    const char *at = g_bytes_get_data(message, &left);
    g_autoptr(GString) out = g_string_sized_new(left + 64);

    if (!left)
        return refuse(error, 1, "nothing at all"), NULL;
    for (int number = 1; left; number++) {
        const char *end = line_end(at, left);
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
