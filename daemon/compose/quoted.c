/* SPDX-License-Identifier: MIT */
#include "compose/quoted.h"

#include <stdbool.h>
#include <string.h>

enum { COLUMNS = 75, CODE = 3 }; /* 76 with the `=` of a soft line break (rule 5); the width of `=XX` */

/* Rules 2 and 3: what stands for itself, blanks only inside a line. */
static bool is_plain(const char *at)
{
    if (*at > ' ')
        return *at < 0x7f && *at != '=';
    return (*at == ' ' || *at == '\t') && at[1] != '\0' && at[1] != '\n';
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
        const char *start = text;

        for (; column < COLUMNS && is_plain(text); text++)
            column++;
        at = mempcpy(at, start, (gsize)(text - start));
        if (*text == '\n') {
            at = mempcpy(at, "\r\n", 2);
            text++;
            column = 0;
        } else if (*text && column + CODE <= COLUMNS && !is_plain(text)) {
            at = write_code(at, (guchar)*text++);
            column += CODE;
        } else if (*text) {
            at = mempcpy(at, "=\r\n", CODE);
            column = 0;
        }
    }
    g_string_set_size(out, (gsize)(at - out->str));
}
