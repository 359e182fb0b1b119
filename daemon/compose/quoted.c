/* SPDX-License-Identifier: MIT */
#include "compose/quoted.h"

#include <glib.h>
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

char *quoted_printable(const char *text)
{
    gsize most = strlen(text) * CODE;
    char *quoted = g_malloc(most + most / (COLUMNS - CODE) * 2 + 1), *out = quoted;
    int column = 0;

    while (*text) {
        const char *start = text;

        for (; column < COLUMNS && is_plain(text); text++)
            column++;
        out = mempcpy(out, start, (gsize)(text - start));
        if (*text == '\n') {
            *out++ = *text++;
            column = 0;
        } else if (*text && column + CODE <= COLUMNS && !is_plain(text)) {
            out = write_code(out, (guchar)*text++);
            column += CODE;
        } else if (*text) {
            out = mempcpy(out, "=\n", 2);
            column = 0;
        }
    }
    *out = '\0';
    return quoted;
}
