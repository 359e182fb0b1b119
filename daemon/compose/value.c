/* SPDX-License-Identifier: MIT */
#include "compose/value.h"

#include <string.h>

struct value {
    enum value_kind kind;
    bool truth;
    char *text;          /* texts and URLs */
    GPtrArray *items;    /* lists */
    GHashTable *members; /* maps: name -> struct value */
    struct value *raw;   /* formatted texts: their only member */
};

static struct value *value_new(enum value_kind kind)
{
    struct value *value = g_new0(struct value, 1);

    value->kind = kind;
    return value;
}

static void free_member(gpointer value)
{
    value_free(value);
}

static GHashTable *members_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_member);
}

struct value *value_new_text(const char *text)
{
    struct value *value = value_new(VALUE_TEXT);

    value->text = g_strdup(text ? text : "");
    return value;
}

struct value *value_new_url(const char *url)
{
    struct value *value = value_new_text(url);

    value->kind = VALUE_URL;
    return value;
}

struct value *value_new_bool(bool truth)
{
    struct value *value = value_new(VALUE_BOOL);

    value->truth = truth;
    return value;
}

struct value *value_new_list(void)
{
    struct value *value = value_new(VALUE_LIST);

    value->items = g_ptr_array_new_with_free_func(free_member);
    return value;
}

struct value *value_new_map(void)
{
    struct value *value = value_new(VALUE_MAP);

    value->members = members_new();
    return value;
}

struct value *value_new_formatted(const char *text, const char *raw)
{
    struct value *value = value_new_text(text);

    value->raw = value_new_text(raw);
    return value;
}

void value_free(struct value *value)
{
    if (!value)
        return;
    g_free(value->text);
    g_clear_pointer(&value->items, g_ptr_array_unref);
    g_clear_pointer(&value->members, g_hash_table_unref);
    value_free(value->raw);
    g_free(value);
}

struct value *value_list_add(struct value *list, struct value *item)
{
    g_assert(list->kind == VALUE_LIST);
    g_ptr_array_add(list->items, item);
    return item;
}

struct value *value_map_set(struct value *map, const char *name, struct value *member)
{
    g_assert(map->kind == VALUE_MAP);
    g_hash_table_replace(map->members, g_strdup(name), member);
    return member;
}

void value_map_set_text(struct value *map, const char *name, const char *text)
{
    value_map_set(map, name, value_new_text(text));
}

void value_map_set_formatted(struct value *map, const char *name, const char *text, const char *raw)
{
    value_map_set(map, name, value_new_formatted(text, raw));
}

enum value_kind value_kind(const struct value *value)
{
    return value->kind;
}

const char *value_text(const struct value *value)
{
    return value->text;
}

guint value_length(const struct value *value)
{
    return value->items ? value->items->len : 0;
}

const struct value *value_item(const struct value *list, guint i)
{
    return list->items->pdata[i];
}

const struct value *value_member(const struct value *value, const char *name)
{
    if (value->raw)
        return g_str_equal(name, "raw") ? value->raw : NULL;
    return value->members ? g_hash_table_lookup(value->members, name) : NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **value_member_names(const struct value *value)
{
    guint count = 0;
    gpointer *names;

    if (!value->members) {
        const char **own = g_new0(const char *, 2);

        own[0] = value->raw ? "raw" : NULL;
        return own;
    }
    names = g_hash_table_get_keys_as_array(value->members, &count);
    qsort(names, count, sizeof *names, compare_names);
    return (const char **)names;
}

bool value_is_true(const struct value *value)
{
    if (!value)
        return false;
    switch (value->kind) {
    case VALUE_TEXT:
    case VALUE_URL:
        return *value->text;
    case VALUE_BOOL:
        return value->truth;
    case VALUE_LIST:
        return value->items->len > 0;
    case VALUE_MAP:
        break;
    }
    return true;
}
