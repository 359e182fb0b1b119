/* SPDX-License-Identifier: MIT */
#include "compose/quoted.h"

#include <stdbool.h>
#include <string.h>

/* COLUMNS: 76 with the `=` of a soft line break (rule 5). CODE: the width of `=XX`. BEYOND: bytes behind the last one
 * that may be written over. */
enum { COLUMNS = 75, CODE = 3, LANES = 16, BEYOND = 2 * LANES };
typedef guchar lanes __attribute__((vector_size(LANES)));

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Rule 2: what stands for itself wherever it is; rule 3: a blank does inside of a line. */
static const bool is_plain[256] = {['\t'] = true, [' ' ... '=' - 1] = true, ['=' + 1 ... '~'] = true};

/* How many of the bytes at AT, from the first on, are of ' '-'~' and no '=', as many in one go as a register has. */
static gsize count_plain(const char *at)
{
    lanes now, others;
    guint64 halves[2];

    memcpy(&now, at, LANES);
    others = (lanes)(now - ' ' > '~' - ' ') | (lanes)(now == '=');
    memcpy(halves, &others, LANES);
    if (halves[0])
        return (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[0])) / 8;
    return halves[1] ? LANES / 2 + (gsize)__builtin_ctzll(GUINT64_FROM_LE(halves[1])) / 8 : LANES;
}

/* Writes to OUT what stands for itself from TEXT on, at most ROOM characters of it, and up to BEYOND more bytes
 * that mean nothing; END is the end of all. Returns how many. */
static gsize copy_plain(char *out, const char *text, const char *end, int room)
{
    gsize count = 0, most = (gsize)MIN(room, end - text), step = LANES;

    while (step == LANES && end - text - (gssize)count >= LANES) {
        memcpy(out + count, text + count, LANES);
        step = count_plain(text + count);
        count += step;
        if (count >= most)
            break;
    }
    count = MIN(count, most);
    for (; count < most && is_plain[(guchar)text[count]]; count++)
        out[count] = text[count];
    return count && is_blank(text[count - 1]) && (text[count] == '\n' || !text[count]) ? count - 1 : count;
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

    g_string_set_size(out, before + most + most / (COLUMNS - CODE) * CODE + BEYOND);
    at = out->str + before;
    while (*text) {
        gsize count = copy_plain(at, text, last, COLUMNS - column);

        at += count;
        column += (int)count;
        text += count;
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
