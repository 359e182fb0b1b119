/* SPDX-License-Identifier: MIT */
#include "receive/fields.h"

#include <string.h>

enum { BLOCKS_MAX = 1000, VALUE_MAX = 4096 };

/* The field in hand: LINE with what was folded behind it. */
static void keep_field(GHashTable *block, const GString *line)
{
    const char *colon = memchr(line->str, ':', line->len);
    g_autofree char *name = NULL;

    if (!colon || colon == line->str)
        return;
    name = g_ascii_strdown(line->str, colon - line->str);
    g_strstrip(name);
    if (*name && !strpbrk(name, " \t") && !g_hash_table_contains(block, name)) {
        g_autofree char *value = g_strndup(colon + 1, MIN(strlen(colon + 1), (gsize)VALUE_MAX));

        g_hash_table_insert(block, g_steal_pointer(&name), g_strstrip(g_utf8_make_valid(value, -1)));
    }
}

static void end_field(GHashTable *block, GString *line)
{
    keep_field(block, line);
    g_string_truncate(line, 0);
}

static GHashTable *block_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void end_block(GPtrArray *blocks, GHashTable **block, GString *line)
{
    end_field(*block, line);
    if (!g_hash_table_size(*block))
        return;
    g_ptr_array_add(blocks, *block);
    *block = block_new();
}

static void take_line(GPtrArray *blocks, GHashTable **block, GString *line, const char *text, gsize length)
{
    bool folded = length && (*text == ' ' || *text == '\t');

    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    if (!length) {
        end_block(blocks, block, line);
        return;
    }
    if (!folded)
        end_field(*block, line);
    while (length && g_ascii_isspace(*text))
        text++, length--;
    if (line->len && line->str[line->len - 1] != ' ')
        g_string_append_c(line, ' ');
    if (line->len < VALUE_MAX)
        g_string_append_len(line, text, (gssize)MIN(length, (gsize)VALUE_MAX));
}

GPtrArray *fields_parse(const char *text)
{
    GPtrArray *blocks = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    GHashTable *block = block_new();
    g_autoptr(GString) line = g_string_new(NULL);

    while (*text && blocks->len < BLOCKS_MAX) {
        gsize length = strcspn(text, "\n");

        take_line(blocks, &block, line, text, length);
        text += length + (text[length] == '\n');
    }
    end_block(blocks, &block, line);
    g_hash_table_unref(block);
    return blocks;
}

const char *field(GHashTable *block, const char *name)
{
    const char *value = block ? g_hash_table_lookup(block, name) : NULL;

    return value ? value : "";
}

char *field_address(const char *value)
{
    const char *semicolon = strchr(value, ';');
    g_autofree char *address = g_strdup(semicolon ? semicolon + 1 : value);
    char *open, *close;

    g_strstrip(address);
    open = strchr(address, '<');
    close = open ? strchr(open, '>') : NULL;
    if (close)
        return g_strndup(open + 1, (gsize)(close - open - 1));
    return g_steal_pointer(&address);
}

char *field_word(const char *value)
{
    gsize length;

    while (g_ascii_isspace(*value))
        value++;
    length = strcspn(value, " \t(;,");
    return g_ascii_strdown(value, (gssize)length);
}

char *field_message_id(const char *value)
{
    const char *open = strchr(value, '<');
    const char *close = open ? strchr(open, '>') : NULL;
    char *id;

    if (close)
        return g_strndup(open + 1, (gsize)(close - open - 1));
    while (g_ascii_isspace(*value) || *value == '<')
        value++;
    id = g_strndup(value, strcspn(value, " \t<>"));
    return id;
}
