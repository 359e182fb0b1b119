/* SPDX-License-Identifier: MIT */
#include "proof/content_recipe.h"

#include <string.h>

/* A line each: "text LENGTH" and LENGTH bytes; "file WIDTH SHA256", its lines of base64 without the last line end. */
#define TEXT "text "
#define FILE_ "file "

static void add_text(GString *recipe, const char *data, gsize from, gsize to)
{
    if (to == from)
        return;
    g_string_append_printf(recipe, TEXT "%" G_GSIZE_FORMAT "\n", to - from);
    g_string_append_len(recipe, data + from, (gssize)(to - from));
}

GString *content_recipe(GBytes *whole, const GArray *found, const char (*names)[SHA256_HEX_SIZE])
{
    GString *recipe = g_string_new(NULL);
    gsize size, from = 0;
    const char *data = g_bytes_get_data(whole, &size);

    for (guint i = 0; i < found->len; i++) {
        const struct encoded *file = &g_array_index(found, struct encoded, i);

        add_text(recipe, data, from, file->at);
        g_string_append_printf(recipe, FILE_ "%" G_GSIZE_FORMAT " %s\n", file->width, names[i]);
        from = file->at + file->length;
    }
    add_text(recipe, data, from, size);
    return recipe;
}

struct reading {
    const char *at, *end;
    GString *out;
    gsize most;
    content_part_func part;
    void *data;
};

/* The line at hand without its end, as a new string; NULL when it has none. */
static char *take_line(struct reading *reading)
{
    const char *end = memchr(reading->at, '\n', (gsize)(reading->end - reading->at));
    char *line = end ? g_strndup(reading->at, (gsize)(end - reading->at)) : NULL;

    if (end)
        reading->at = end + 1;
    return line;
}

static bool take_text(struct reading *reading, const char *length_text)
{
    guint64 length;

    if (!g_ascii_string_to_unsigned(length_text, 10, 1, (guint64)(reading->end - reading->at), &length, NULL) ||
        length > reading->most - reading->out->len)
        return false;
    g_string_append_len(reading->out, reading->at, (gssize)length);
    reading->at += length;
    return true;
}

static bool take_file(struct reading *reading, const char *words)
{
    const char *name = strchr(words, ' ');
    g_autofree char *number = name ? g_strndup(words, (gsize)(name - words)) : NULL;
    g_autoptr(GBytes) bytes = NULL;
    guint64 width;

    if (!name || !g_ascii_string_to_unsigned(number, 10, 4, 76, &width, NULL) || width % 4)
        return false;
    bytes = reading->part(name + 1, reading->data);
    if (!bytes || g_bytes_get_size(bytes) > reading->most - reading->out->len)
        return false;
    encoded_append(reading->out, bytes, width);
    return reading->out->len <= reading->most;
}

static bool take_one(struct reading *reading)
{
    g_autofree char *line = take_line(reading);

    if (line && g_str_has_prefix(line, TEXT))
        return take_text(reading, line + strlen(TEXT));
    return line && g_str_has_prefix(line, FILE_) && take_file(reading, line + strlen(FILE_));
}

GBytes *content_recipe_follow(GBytes *recipe, gsize size, content_part_func part, void *data)
{
    gsize length;
    const char *at = g_bytes_get_data(recipe, &length);
    g_autoptr(GString) out = g_string_sized_new(size);
    struct reading reading = {.at = at, .end = at + length, .out = out, .most = size, .part = part, .data = data};

    while (reading.at < reading.end) {
        if (!take_one(&reading))
            return NULL;
    }
    return out->len == size ? g_string_free_to_bytes(g_steal_pointer(&out)) : NULL;
}
