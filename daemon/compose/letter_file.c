/* SPDX-License-Identifier: MIT */
#include "compose/letter_file.h"

#include <string.h>

#include "base/error.h"

struct reader {
    struct letter_file *file;
    const char *name;
    const char *at, *end;
    int line;
};

static bool fail(const struct reader *reader, int column, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);

static bool fail(const struct reader *reader, int column, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:%d: %s", reader->name, reader->line, column,
                reason);
    return false;
}

static bool read_subject(struct reader *reader, const char *value, int column, GError **error)
{
    if (reader->file->subject)
        return fail(reader, 1, error, "a second \"Subject:\"");
    if (!*value)
        return fail(reader, column, error, "\"Subject:\" is empty");
    reader->file->subject = g_strdup(value);
    reader->file->subject_origin = (struct mustache_origin){reader->name, reader->line, column};
    return true;
}

static bool read_calendar(struct reader *reader, const char *value, int column, GError **error)
{
    if (reader->file->calendar_due)
        return fail(reader, 1, error, "a second \"Calendar:\"");
    if (strcmp(value, "due"))
        return fail(reader, column, error, "\"Calendar: %s\" is not known; write \"Calendar: due\"", value);
    reader->file->calendar_due = true;
    return true;
}

/* TEXT is one header line without its line end. */
static bool read_header(struct reader *reader, char *text, GError **error)
{
    static const struct {
        const char *name;
        bool (*read)(struct reader *reader, const char *value, int column, GError **error);
    } headers[] = {{"Subject", read_subject}, {"Calendar", read_calendar}};
    char *colon = strchr(text, ':');
    int column;

    if (!colon)
        return fail(reader, 1, error, "\"%s\" is not a header line; an empty line stands before the letter's text",
                    text);
    *colon++ = '\0';
    colon += strspn(colon, " \t");
    column = (int)(colon - text) + 1;
    g_strchomp(colon);
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
        if (!g_ascii_strcasecmp(text, headers[i].name))
            return headers[i].read(reader, colon, column, error);
    return fail(reader, 1, error, "header line \"%s:\" is not known; there are Subject: and Calendar:", text);
}

/* The next line without its line end, or NULL at the end. */
static char *next_line(struct reader *reader)
{
    const char *start = reader->at;
    const char *line_end;

    if (start == reader->end)
        return NULL;
    line_end = memchr(start, '\n', (gsize)(reader->end - start));
    reader->at = line_end ? line_end + 1 : reader->end;
    return g_strchomp(g_strndup(start, (gsize)(reader->at - start)));
}

static bool read_headers(struct reader *reader, GError **error)
{
    for (;; reader->line++) {
        g_autofree char *text = next_line(reader);

        if (!text || !*text)
            break;
        if (!read_header(reader, text, error))
            return false;
    }
    if (!reader->file->subject)
        return fail(reader, 1, error, "\"Subject:\" is missing; the first lines of a letter are its header lines");
    reader->line++;
    return true;
}

static bool is_blank(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

static bool read_file(struct reader *reader, GError **error)
{
    struct letter_file *file = reader->file;

    if (!read_headers(reader, error))
        return false;
    file->body = reader->at;
    file->body_length = (gsize)(reader->end - reader->at);
    file->body_origin = (struct mustache_origin){reader->name, reader->line, 1};
    if (is_blank(file->body, file->body_length))
        return fail(reader, 1, error, "the letter has no text");
    return true;
}

static bool check_encoding(struct reader *reader, GError **error)
{
    const char *wrong;

    if (g_utf8_validate_len(reader->at, (gsize)(reader->end - reader->at), &wrong))
        return true;
    for (const char *p = reader->at; p < wrong; p++)
        reader->line += *p == '\n';
    return fail(reader, 1, error, "this line is not UTF-8");
}

struct letter_file *letter_file_split(const char *text, gsize length, const char *name, GError **error)
{
    static const char mark[] = "\xef\xbb\xbf"; /* editors on Windows put it first */
    AUTO(letter_file) file = g_new0(struct letter_file, 1);
    struct reader reader = {.file = file, .name = name, .at = text, .end = text + length, .line = 1};

    if (!check_encoding(&reader, error))
        return NULL;
    if (length >= 3 && !memcmp(text, mark, 3))
        reader.at += 3;
    if (!read_file(&reader, error))
        return NULL;
    return g_steal_pointer(&file);
}

void letter_file_free(struct letter_file *file)
{
    if (!file)
        return;
    g_free(file->subject);
    g_free(file);
}
