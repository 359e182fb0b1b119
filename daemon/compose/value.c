/* SPDX-License-Identifier: MIT */
#include "compose/value.h"

#include <string.h>

/* A letter has some hundred values, most of them short texts, many of them empty: a text and its ISO form stand in one
 * piece with their value, and what is empty, true or false is the same for all. */
struct value {
    enum value_kind kind;
    bool shared; /* by whoever needs such a one; never freed */
    bool truth;
    const char *text;        /* texts and URLs */
    const struct value *raw; /* formatted texts: their only member */
    GPtrArray *items;        /* lists */
    GArray *members;         /* maps: struct member, in the order they were set in; */
    GString *names;          /* what they are called, a NUL after each; */
    guint64 present;         /* a bit of each one's hash: what has none of them is not there */
};

struct member {
    guint hash;
    guint name; /* where it begins in `names` */
    struct value *value;
};

enum { MEMBERS_USUAL = 16, NAMES_USUAL = 128 };

static const struct value shared_text = {.kind = VALUE_TEXT, .shared = true, .text = ""};
static const struct value shared_url = {.kind = VALUE_URL, .shared = true, .text = ""};
static const struct value shared_formatted = {.kind = VALUE_TEXT, .shared = true, .text = "", .raw = &shared_text};
static const struct value shared_false = {.kind = VALUE_BOOL, .shared = true};
static const struct value shared_true = {.kind = VALUE_BOOL, .shared = true, .truth = true};

/* Nobody changes what is shared: only lists and maps ever are. */
static struct value *shared(const struct value *value)
{
    return (struct value *)value;
}

static struct value *value_new(enum value_kind kind)
{
    struct value *value = g_new0(struct value, 1);

    value->kind = kind;
    return value;
}

static void free_item(gpointer value)
{
    value_free(value);
}

static struct value *text_of(enum value_kind kind, const char *text)
{
    gsize size = strlen(text) + 1;
    struct value *value = g_malloc(sizeof *value + size);

    *value = (struct value){.kind = kind, .text = memcpy(value + 1, text, size)};
    return value;
}

struct value *value_new_text(const char *text)
{
    return text && *text ? text_of(VALUE_TEXT, text) : shared(&shared_text);
}

struct value *value_new_url(const char *url)
{
    return url && *url ? text_of(VALUE_URL, url) : shared(&shared_url);
}

struct value *value_new_bool(bool truth)
{
    return shared(truth ? &shared_true : &shared_false);
}

struct value *value_new_list(void)
{
    struct value *value = value_new(VALUE_LIST);

    value->items = g_ptr_array_new_with_free_func(free_item);
    return value;
}

struct value *value_new_map(void)
{
    struct value *value = value_new(VALUE_MAP);

    value->members = g_array_sized_new(FALSE, FALSE, sizeof(struct member), MEMBERS_USUAL);
    value->names = g_string_sized_new(NAMES_USUAL);
    return value;
}

struct value *value_new_formatted(const char *text, const char *raw)
{
    gsize length = text ? strlen(text) : 0, size = raw ? strlen(raw) : 0;
    struct value *pair;
    char *texts;

    if (!length && !size)
        return shared(&shared_formatted);
    pair = g_malloc(2 * sizeof *pair + length + size + 2);
    texts = (char *)(pair + 2);
    pair[0] = (struct value){.kind = VALUE_TEXT, .text = memcpy(texts, text ? text : "", length + 1), .raw = &pair[1]};
    pair[1] = (struct value){
        .kind = VALUE_TEXT, .shared = true, .text = memcpy(texts + length + 1, raw ? raw : "", size + 1)};
    return pair;
}

static void free_map(struct value *map)
{
    for (guint i = 0; i < map->members->len; i++)
        value_free(g_array_index(map->members, struct member, i).value);
    g_array_unref(map->members);
    g_string_free(map->names, TRUE);
}

void value_free(struct value *value)
{
    if (!value || value->shared)
        return;
    g_clear_pointer(&value->items, g_ptr_array_unref);
    if (value->members)
        free_map(value);
    g_free(value);
}

struct value *value_list_add(struct value *list, struct value *item)
{
    g_assert(list->kind == VALUE_LIST);
    g_ptr_array_add(list->items, item);
    return item;
}

/* FNV-1a. */
guint value_name_hash(const char *name)
{
    guint hash = 2166136261U;

    for (const char *p = name; *p; p++)
        hash = (hash ^ (guchar)*p) * 16777619U;
    return hash;
}

static guint64 bit_of(guint hash)
{
    return (guint64)1 << (hash >> 26);
}

static struct member *find(const struct value *map, const char *name, guint hash)
{
    struct member *members = (struct member *)(void *)map->members->data;

    if (!(map->present & bit_of(hash)))
        return NULL;
    for (guint i = 0; i < map->members->len; i++)
        if (members[i].hash == hash && !strcmp(map->names->str + members[i].name, name))
            return &members[i];
    return NULL;
}

struct value *value_map_set(struct value *map, const char *name, struct value *member)
{
    guint hash = value_name_hash(name);
    struct member *known;

    g_assert(map->kind == VALUE_MAP);
    known = find(map, name, hash);
    if (known) {
        value_free(known->value);
        known->value = member;
        return member;
    }

    struct member added = {.hash = hash, .name = (guint)map->names->len, .value = member};

    g_string_append_len(map->names, name, (gssize)strlen(name) + 1);
    g_array_append_val(map->members, added);
    map->present |= bit_of(hash);
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

const struct value *value_member_hashed(const struct value *value, const char *name, guint hash)
{
    const struct member *member;

    if (value->raw)
        return strcmp(name, "raw") ? NULL : value->raw;
    member = value->members ? find(value, name, hash) : NULL;
    return member ? member->value : NULL;
}

const struct value *value_member(const struct value *value, const char *name)
{
    return value_member_hashed(value, name, value_name_hash(name));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **value_member_names(const struct value *value)
{
    guint count = value->members ? value->members->len : 0;
    const char **names = g_new0(const char *, MAX(count, 1) + 1);

    if (value->raw)
        names[0] = "raw";
    for (guint i = 0; i < count; i++)
        names[i] = value->names->str + g_array_index(value->members, struct member, i).name;
    qsort(names, count, sizeof *names, compare_names);
    return names;
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
