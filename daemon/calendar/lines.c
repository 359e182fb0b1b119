/* SPDX-License-Identifier: MIT */
#include "calendar/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

enum { FILE_MAX = 4 * 1024 * 1024, LINE_MAX_BYTES = 64 * 1024, CHUNK = 64 * 1024 };

bool ics_fail(GError **error, int number, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    if (number)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "%d: %s", number, what);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, " %s", what);
    return false;
}

static void line_free(struct ics_line *line)
{
    g_free(line->text);
    g_free(line);
}

static bool read_all(int fd, gint64 size, GByteArray *bytes, GError **error)
{
    g_autofree guint8 *chunk = g_malloc(CHUNK);
    ssize_t count;

    while ((count = read(fd, chunk, CHUNK)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ics_fail(error, 0, "cannot be read: %s", g_strerror(errno));
        g_byte_array_append(bytes, chunk, (guint)count);
        if (bytes->len > FILE_MAX)
            break;
    }
    if (bytes->len != size)
        return ics_fail(error, 0, "changed while it was read; try again");
    return true;
}

/* O_NONBLOCK: opening a FIFO would wait for a writer. */
static bool read_file(const char *path, GByteArray *bytes, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;

    if (fd < 0)
        return ics_fail(error, 0, "cannot be opened: %s; check the calendars setting", g_strerror(errno));

    bool ok;

    if (fstat(fd, &status) != 0)
        ok = ics_fail(error, 0, "cannot be read: %s", g_strerror(errno));
    else if (!S_ISREG(status.st_mode))
        ok = ics_fail(error, 0, "is not a regular file; name an .ics file");
    else if (status.st_size > FILE_MAX)
        ok = ics_fail(error, 0, "is larger than 4 MB; export fewer years");
    else
        ok = read_all(fd, status.st_size, bytes, error);
    close(fd);
    return ok;
}

/* Ends the line that is being gathered and puts it with the others. */
static void flush_line(GPtrArray *lines, GString *text, int number)
{
    if (text->len) {
        struct ics_line *line = g_new(struct ics_line, 1);

        line->number = number;
        line->text = g_strndup(text->str, text->len);
        g_ptr_array_add(lines, line);
    }
    g_string_truncate(text, 0);
}

static bool unfold(GPtrArray *lines, const char *at, const char *end, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int first = 1;

    for (int number = 1; at < end; number++) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        const char *stop = newline ? newline : end;
        gsize length = (gsize)(stop - at);

        if (memchr(at, '\0', length))
            return ics_fail(error, number, "NUL byte; the file is damaged or is not text");
        if (length && at[length - 1] == '\r')
            length--;
        if (length && (*at == ' ' || *at == '\t') && text->len) {
            g_string_append_len(text, at + 1, (gssize)length - 1);
        } else {
            flush_line(lines, text, first);
            g_string_append_len(text, at, (gssize)length);
            first = number;
        }
        if (text->len > LINE_MAX_BYTES)
            return ics_fail(error, first, "line is longer than 64 kB; shorten it");
        at = newline ? newline + 1 : end;
    }
    flush_line(lines, text, first);
    return true;
}

GPtrArray *ics_lines_read(const char *path, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free);

    if (!read_file(path, bytes, error))
        return NULL;

    const char *at = bytes->len ? (const char *)bytes->data : ""; /* an empty array has no data */
    const char *end = at + bytes->len;

    if (bytes->len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    if (!unfold(lines, at, end, error))
        return NULL;
    return g_steal_pointer(&lines);
}
