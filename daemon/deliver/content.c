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

/* What is in a letter as a whole; where it is, and whether that is wrong, is found out line by line. */
struct octets {
    bool bare;   /* a CR or an LF without its other half */
    bool dot;    /* one that is first in a line, but for the first line */
    bool eighth; /* one with its eighth bit set */
    bool nul;
};

enum { LANES = 16 };
typedef guchar block __attribute__((vector_size(LANES)));

static bool is_any(block lanes)
{
    guint64 halves[LANES / sizeof(guint64)];

    memcpy(halves, &lanes, sizeof halves);
    return halves[0] | halves[1];
}

static block block_at(const char *text)
{
    block lanes;

    memcpy(&lanes, text, LANES);
    return lanes;
}

/* So many octets at a time as the machine has registers for: every letter passes here whole. One octet behind BLOCKS
 * can be read. */
static void look_at_blocks(const char *text, gsize blocks, struct octets *octets)
{
    block bare = {0}, dots = {0}, nuls = {0}, seen = {0};

    for (gsize i = 0; i < blocks; i++) {
        block now = block_at(text + i * LANES), next = block_at(text + i * LANES + 1);

        bare |= (block)(now == '\r') ^ (block)(next == '\n');
        dots |= (block)(now == '\n') & (block)(next == '.');
        nuls |= (block)(now == 0);
        seen |= now;
    }
    octets->bare |= is_any(bare);
    octets->dot |= is_any(dots);
    octets->nul |= is_any(nuls);
    octets->eighth |= is_any(seen & 0x80);
}

/* Of a letter, which has LENGTH octets, one at least. */
static struct octets look_at(const char *text, gsize length)
{
    struct octets octets = {.bare = *text == '\n'};
    gsize blocks = (length - 1) / LANES;
    char rest[LANES + 1];

    look_at_blocks(text, blocks, &octets);
    memset(rest, ' ', sizeof rest);
    memcpy(rest, text + blocks * LANES, length - blocks * LANES);
    look_at_blocks(rest, 1, &octets);
    return octets;
}

static bool is_seven_bit(const char *text, gsize length)
{
    return !length || !look_at(text, length).eighth;
}

/* No line end is bare, and no octet is other than 7-bit text; what is wrong in which line is said by line_is_fit(). */
static bool octets_are_fit(const struct octets *octets, bool utf8)
{
    return !octets->bare && !octets->nul && (utf8 || !octets->eighth);
}

/* Of text whose line ends are whole. Whatever lies between two line ends in as much as a line may take is a line that
 * may be. */
static bool lines_are_short(const char *text, gsize length)
{
    const gsize most = LINE_MAX_OCTETS + 2;

    while (length > most) {
        const char *end = memrchr(text, '\n', most);

        if (!end)
            return false;
        length -= (gsize)(end + 1 - text);
        text = end + 1;
    }
    return length <= LINE_MAX_OCTETS || memchr(text, '\n', length);
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

/* Of what cannot be sent as a whole: the first line that is why. */
static bool refuse_line(const char *at, gsize left, bool utf8, GError **error)
{
    for (int number = 1; left; number++) {
        const char *end = line_end(at, left);
        gsize length = end ? (gsize)(end - at) : left, taken = length + (end ? 2 : 0);

        if (!line_is_fit(at, length, utf8, number, error))
            return false;
        left -= taken;
        at += taken;
    }
    return refuse(error, 1, "an octet that is not 7-bit text");
}

/* Where the next line that begins with a dot does so; END when none does behind AT. */
static const char *find_dot(const char *at, const char *end)
{
    for (; end - at > LANES; at += LANES) {
        if (is_any((block)(block_at(at) == '\n') & (block)(block_at(at + 1) == '.')))
            break;
    }
    for (; at + 1 < end; at++)
        if (at[0] == '\n' && at[1] == '.')
            return at + 1;
    return end;
}

/* Lines go out as they are, many at a time, but for a dot that one begins with (RFC 5321 4.5.2). */
static GBytes *put_dots(const char *text, gsize length)
{
    GString *out = g_string_sized_new(length + 64);
    const char *end = text + length, *from = text, *dot = *text == '.' ? text : find_dot(text, end);

    for (; dot < end; dot = find_dot(dot, end)) {
        g_string_append_len(out, from, dot - from);
        g_string_append_c(out, '.');
        from = dot;
    }
    g_string_append_len(out, from, end - from);
    return g_string_free_to_bytes(out);
}

GBytes *content_stuff(GBytes *message, bool utf8, GError **error)
{
    gsize length;
    const char *text = g_bytes_get_data(message, &length);
    struct octets octets;

    if (!length)
        return refuse(error, 1, "nothing at all"), NULL;
    octets = look_at(text, length);
    if (!octets_are_fit(&octets, utf8) || !lines_are_short(text, length))
        return refuse_line(text, length, utf8, error), NULL;
    /* the last line end goes with the final dot */
    length -= text[length - 1] == '\n' ? 2 : 0;
    if (!octets.dot && text[0] != '.') /* from where it lies */
        return g_bytes_new_from_bytes(message, 0, length);
    return put_dots(text, length);
}
