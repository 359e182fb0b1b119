/* SPDX-License-Identifier: MIT */
#include "compose/quoted.h"

#include <stdbool.h>
#include <string.h>

enum { COLUMNS = 75, CODE = 3 }; /* 76 with the `=` of a soft line break (rule 5); the width of `=XX` */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Rule 2: what stands for itself wherever it is; rule 3: a blank does inside of a line. */
static const bool is_plain[256] = {['\t'] = true, [' ' ... '=' - 1] = true, ['=' + 1 ... '~'] = true};

/* Whether each of the eight bytes at AT is one of ' '-'~' and no '=', all in one go: a byte's high bit is set where it
 * already is, is after one is added (0x7f), or where taking the least from it, or one from what it differs from '=',
 * borrows. */
static bool are_plain(const char *at)
{
    const guint64 each = 0x0101010101010101U, high = 0x8080808080808080U;
    guint64 eight, differs;

    memcpy(&eight, at, sizeof eight);
    differs = eight ^ ('=' * each);
    return !((eight | (eight + each) | (eight - ' ' * each) | (differs - each)) & high);
}

/* The end of what stands for itself from TEXT on, at most ROOM characters of it; END is the end of all. */
static const char *plain_end(const char *text, const char *end, int room)
{
    const char *at = text, *most = text + MIN(room, end - text);

    while (most - at >= 8 && are_plain(at))
        at += 8;
    while (at < most && is_plain[(guchar)*at])
        at++;
    return at > text && is_blank(at[-1]) && (*at == '\n' || !*at) ? at - 1 : at;
}

static char *write_code(char *out, guchar c)
{
    static const char digits[] = "0123456789ABCDEF";

    *out++ = '=';
    *out++ = digits[c >> 4];
    *out++ = digits[c & 15];
    return out;
}

void quoted_printable(GString *out, const char *text)
{
    gsize before = out->len, length = strlen(text), most = length * CODE;
    const char *last = text + length;
    char *at;
    int column = 0;

    g_string_set_size(out, before + most + most / (COLUMNS - CODE) * CODE + 1);
    at = out->str + before;
    while (*text) {
        const char *end = plain_end(text, last, COLUMNS - column);

        at = mempcpy(at, text, (gsize)(end - text));
        column += (int)(end - text);
        text = end;
        if (*text == '\n') {
            at = mempcpy(at, "\r\n", 2);
            text++;
            column = 0;
        } else if (*text && column + CODE <= COLUMNS) {
            at = write_code(at, (guchar)*text++);
            column += CODE;
        } else if (*text) {
            at = mempcpy(at, "=\r\n", CODE);
            column = 0;
        }
    }
    g_string_set_size(out, (gsize)(at - out->str));
}
