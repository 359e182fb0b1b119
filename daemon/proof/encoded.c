/* SPDX-License-Identifier: MIT */
#include "proof/encoded.h"

#include <stdbool.h>
#include <string.h>

/* PROBE: so many bytes are looked at, now and then, for a stretch of base64. */
enum { WIDTH_LEAST = 60, WIDTH_MOST = 76, PROBE = 16 };

static bool is_base64(char c)
{
    return g_ascii_isalnum(c) || c == '+' || c == '/';
}

/* How many characters of base64 the line at AT has, its padding with them; 0 = it has others too, or an odd count. */
static gsize line_length(const char *at, const char *end)
{
    const char *p = at, *most = MIN(end, at + WIDTH_MOST + 1), *padding;

    while (p < most && is_base64(*p))
        p++;
    padding = p;
    while (p < most && *p == '=' && p - padding < 2)
        p++;
    if (p - at > WIDTH_MOST || (p - at) % 4 || (p < end && *p != '\r'))
        return 0;
    return (gsize)(p - at);
}

static bool has_line_end(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '\r' && at[1] == '\n';
}

/* The end of the stretch that begins at AT with a line of WIDTH: before the line end of its last line. */
static const char *stretch_end(const char *at, const char *end, gsize width)
{
    const char *last = at;
    gsize length = width;

    while (length) {
        at += length;
        last = at;
        if (length < width || at[-1] == '=' || !has_line_end(at, end))
            break;
        at += 2;
        length = line_length(at, end);
        if (length > width)
            break;
    }
    return last;
}

static GBytes *decode(const char *at, gsize length)
{
    GByteArray *bytes = g_byte_array_sized_new((guint)(length / 4 * 3 + 3));
    gint state = 0;
    guint save = 0;

    g_byte_array_set_size(bytes, (guint)(length / 4 * 3 + 3));
    g_byte_array_set_size(bytes, (guint)g_base64_decode_step(at, length, bytes->data, &state, &save));
    return g_byte_array_free_to_bytes(bytes);
}

void encoded_append(GString *out, GBytes *bytes, gsize width)
{
    gsize size, step = width / 4 * 3;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    for (gsize done = 0; done < size; done += step) {
        gsize count = MIN(step, size - done), old, length = (count + 2) / 3 * 4;
        gint state = 0, save = 0;
        gsize written;

        if (done)
            g_string_append_len(out, "\r\n", 2);
        old = out->len;
        g_string_set_size(out, old + length + 4);
        written = g_base64_encode_step(data + done, count, FALSE, out->str + old, &state, &save);
        written += g_base64_encode_close(FALSE, out->str + old + written, &state, &save);
        g_string_set_size(out, old + written);
    }
}

/* Bits behind the last byte, for one, are lost in decoding. */
static bool comes_back(const struct encoded *found, const char *data)
{
    g_autoptr(GString) again = g_string_sized_new(found->length + 8);

    encoded_append(again, found->bytes, found->width);
    return again->len == found->length && memcmp(again->str, data + found->at, found->length) == 0;
}

static void clear(gpointer found)
{
    g_bytes_unref(((struct encoded *)found)->bytes);
}

static bool may_be_inside(const char *at)
{
    for (int i = 0; i < PROBE; i++)
        if (!is_base64(at[i]) && at[i] != '=' && at[i] != '\r' && at[i] != '\n')
            return false;
    return true;
}

/* Whether a stretch that decodes to LEAST bytes can be anywhere: it is longer than that, so it cannot lie between two
 * places LEAST apart. Most letters have no file in them, and none is looked for line by line. */
static bool may_have_stretch(const char *data, gsize size, gsize least)
{
    if (least < 4 * PROBE) /* too short to be sure of a whole probe */
        return true;
    for (gsize at = 0; at + PROBE <= size; at += least)
        if (may_be_inside(data + at))
            return true;
    return false;
}

GArray *encoded_find(const char *data, gsize size, gsize least)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct encoded));
    const char *end = data + size, *at = may_have_stretch(data, size, least) ? data : end;

    g_array_set_clear_func(list, clear);
    while (at < end) {
        gsize width = line_length(at, end);
        const char *stop = width >= WIDTH_LEAST ? stretch_end(at, end, width) : at;
        struct encoded found = {.at = (gsize)(at - data), .length = (gsize)(stop - at), .width = width};

        if (found.length / 4 * 3 >= least) {
            found.bytes = decode(at, found.length);
            if (comes_back(&found, data))
                g_array_append_val(list, found);
            else
                g_bytes_unref(found.bytes);
        }
        at = memchr(stop, '\n', (gsize)(end - stop));
        at = at ? at + 1 : end;
    }
    return list;
}
