/* SPDX-License-Identifier: MIT */
#include "receive/limits.h"

#include <string.h>

enum {
    HEADERS_BYTES = 64 * 1024,
    HEADER_LINES_MAX = 4000,
    NESTING_MAX = 64,
    DELIMITERS_MAX = 2000,
    LINES_MAX = 200000
};

struct count {
    int lines, header_lines, nesting, delimiters;
    bool in_headers;
};

/* Each multipart names a boundary and each message within one is a part of its own type. */
static bool begins_nesting(const char *line, gsize length)
{
    static const char *const marks[] = {"boundary=", "message/rfc822", "message/global"};

    for (gsize at = 0; at + 8 < length; at++) {
        if (line[at] != 'b' && line[at] != 'B' && line[at] != 'm' && line[at] != 'M')
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
            if (at + strlen(marks[i]) <= length && g_ascii_strncasecmp(line + at, marks[i], strlen(marks[i])) == 0)
                return true;
        }
    }
    return false;
}

static void count_line(struct count *count, const char *line, gsize length)
{
    count->lines++;
    if (!length || (length == 1 && *line == '\r'))
        count->in_headers = false;
    count->header_lines += count->in_headers;
    count->delimiters += length > 2 && line[0] == '-' && line[1] == '-';
    count->nesting += length < 1000 && begins_nesting(line, length);
}

bool limits_are_passed(const char *data, gsize length)
{
    struct count count = {.in_headers = true};

    while (length) {
        const char *lf = memchr(data, '\n', length);
        gsize line = lf ? (gsize)(lf - data) : length, step = lf ? line + 1 : line;

        count_line(&count, data, line);
        data += step;
        length -= step;
        if (count.lines > LINES_MAX || count.header_lines > HEADER_LINES_MAX || count.nesting > NESTING_MAX ||
            count.delimiters > DELIMITERS_MAX)
            return true;
    }
    return false;
}

gsize limits_headers_length(const char *data, gsize length)
{
    gsize most = MIN(length, (gsize)HEADERS_BYTES);

    for (gsize at = 0; at + 1 < most; at++) {
        if (data[at] == '\n' &&
            (data[at + 1] == '\n' || (at + 2 < most && data[at + 1] == '\r' && data[at + 2] == '\n')))
            return at + 1;
    }
    return most;
}

void limits_skip_mbox_line(const char **data, gsize *length)
{
    const char *lf = *length > 5 && memcmp(*data, "From ", 5) == 0 ? memchr(*data, '\n', *length) : NULL;

    if (!lf)
        return;
    *length -= (gsize)(lf + 1 - *data);
    *data = lf + 1;
}
