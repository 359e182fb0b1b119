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

/* The end of what stands for itself from TEXT on, at most ROOM characters of it. */
static const char *plain_end(const char *text, int room)
{
    const char *at = text, *most = text + room;

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
    gsize before = out->len, most = strlen(text) * CODE;
    char *at;
    int column = 0;

    g_string_set_size(out, before + most + most / (COLUMNS - CODE) * CODE + 1);
    at = out->str + before;
    while (*text) {
        const char *end = plain_end(text, COLUMNS - column);

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
