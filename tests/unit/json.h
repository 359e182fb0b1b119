/* SPDX-License-Identifier: MIT */
/*
 * Just enough of JSON (RFC 8259) for tests to read their data files into the
 * tree of compose/value.h: numbers keep their spelling as texts, null is
 * false. A file that is not JSON ends the test.
 */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "compose/value.h"

struct json_reader {
    const char *at;
    const char *file;
};

static struct value *json_value(struct json_reader *reader);

static G_GNUC_NORETURN void json_fail(const struct json_reader *reader)
{
    g_printerr("%s is not JSON at: %.40s\n", reader->file, reader->at);
    abort();
}

static char json_next(struct json_reader *reader)
{
    while (*reader->at && strchr(" \t\r\n", *reader->at))
        reader->at++;
    return *reader->at;
}

static void json_expect(struct json_reader *reader, char c)
{
    if (json_next(reader) != c)
        json_fail(reader);
    reader->at++;
}

static gunichar json_unit(struct json_reader *reader)
{
    char digits[5] = {0};
    char *end;
    gunichar unit;

    memcpy(digits, reader->at, strnlen(reader->at, 4));
    unit = (gunichar)strtoul(digits, &end, 16);
    if (end != digits + 4)
        json_fail(reader);
    reader->at += 4;
    return unit;
}

static void json_escape(struct json_reader *reader, GString *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = *reader->at++;
    const char *found = strchr(from, c);
    gunichar unit;

    if (c && found) {
        g_string_append_c(out, to[found - from]);
        return;
    }
    if (c != 'u')
        json_fail(reader);
    unit = json_unit(reader);
    if (unit >= 0xd800 && unit < 0xdc00 && reader->at[0] == '\\' && reader->at[1] == 'u') {
        reader->at += 2;
        unit = 0x10000 + ((unit - 0xd800) << 10) + (json_unit(reader) - 0xdc00);
    }
    g_string_append_unichar(out, unit);
}

static char *json_string(struct json_reader *reader)
{
    GString *out = g_string_new(NULL);

    json_expect(reader, '"');
    while (*reader->at != '"') {
        char c = *reader->at;

        if (!c)
            json_fail(reader);
        reader->at++;
        if (c == '\\')
            json_escape(reader, out);
        else
            g_string_append_c(out, c);
    }
    reader->at++;
    return g_string_free(out, FALSE);
}

static struct value *json_list(struct json_reader *reader)
{
    struct value *list = value_new_list();

    json_expect(reader, '[');
    while (json_next(reader) != ']') {
        value_list_add(list, json_value(reader));
        if (json_next(reader) != ']')
            json_expect(reader, ',');
    }
    reader->at++;
    return list;
}

static struct value *json_map(struct json_reader *reader)
{
    struct value *map = value_new_map();

    json_expect(reader, '{');
    while (json_next(reader) != '}') {
        g_autofree char *name = (json_next(reader), json_string(reader));

        json_expect(reader, ':');
        value_map_set(map, name, json_value(reader));
        if (json_next(reader) != '}')
            json_expect(reader, ',');
    }
    reader->at++;
    return map;
}

/* true, false, null and numbers. */
static struct value *json_word(struct json_reader *reader)
{
    gsize length = strspn(reader->at, "-+.0123456789abcdefghijklmnopqrstuvwxyzE");
    g_autofree char *word = g_strndup(reader->at, length);

    if (!length)
        json_fail(reader);
    reader->at += length;
    if (g_str_equal(word, "true"))
        return value_new_bool(true);
    if (g_str_equal(word, "false") || g_str_equal(word, "null"))
        return value_new_bool(false);
    return value_new_text(word);
}

static struct value *json_value(struct json_reader *reader)
{
    switch (json_next(reader)) {
    case '{':
        return json_map(reader);
    case '[':
        return json_list(reader);
    case '"': {
        g_autofree char *text = json_string(reader);

        return value_new_text(text);
    }
    default:
        return json_word(reader);
    }
}

/* The tree in the file PATH, or NULL when it cannot be read. */
static inline struct value *json_read_file(const char *path)
{
    g_autofree char *bytes = NULL;
    struct json_reader reader = {.file = path};

    if (!g_file_get_contents(path, &bytes, NULL, NULL))
        return NULL;
    reader.at = bytes;
    return json_value(&reader);
}
