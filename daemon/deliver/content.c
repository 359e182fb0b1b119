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

/* No line end is bare, and no octet is other than 7-bit text; what is wrong in which line is said by line_is_fit(). */
static bool octets_are_fit(const char *text, gsize length, bool utf8)
{
    const char *at = text, *end = text + length;

    while ((at = memchr(at, '\r', (gsize)(end - at)))) {
        if (at + 1 == end || at[1] != '\n')
            return false;
        at += 2;
    }
    return !memchr(text, '\0', length) && (utf8 || is_seven_bit(text, length));
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

/* The end of the line AT, whose CRLF is looked for by its second half; NULL = the last line, which has none. BARE
 * becomes true where a half of one stood before it. */
static const char *line_end(const char *at, gsize left, bool *bare)
{
    const char *end = at;

    while ((end = memchr(end, '\n', left - (gsize)(end - at))) && (end == at || end[-1] != '\r')) {
        *bare = true;
        end++;
    }
    return end ? end - 1 : NULL;
}

/* Lines go out as they are, many at a time, but for a dot that one begins with (RFC 5321 4.5.2), and without the last
 * line end, which goes with the final dot. */
static bool stuff(GString *out, const char *at, gsize left, bool utf8, GError **error)
{
    bool bare = !octets_are_fit(at, left, utf8);
    const char *from = at;

    for (int number = 1; left; number++) {
        const char *end = line_end(at, left, &bare);
        gsize length = end ? (gsize)(end - at) : left, taken = length + (end ? 2 : 0);

        if ((bare || length > LINE_MAX_OCTETS) && !line_is_fit(at, length, utf8, number, error))
            return false;
        if (length && at[0] == '.') {
            g_string_append_len(out, from, at - from);
            g_string_append_c(out, '.');
            from = at;
        }
        left -= taken;
        if (!left)
            g_string_append_len(out, from, at + length - from);
        at += taken;
    }
    return true;
}

GBytes *content_stuff(GBytes *message, bool utf8, GError **error)
{
    gsize length;
    const char *text = g_bytes_get_data(message, &length);
    g_autoptr(GString) out = g_string_sized_new(length + 64);

    if (!length)
        return refuse(error, 1, "nothing at all"), NULL;
    return stuff(out, text, length, utf8, error) ? g_string_free_to_bytes(g_steal_pointer(&out)) : NULL;
}
