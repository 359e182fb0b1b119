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
    struct map *map;         /* maps, behind their value */
};

struct member {
    guint hash;
    guint name; /* where it begins in `names` */
    guint next; /* of those in the same row: its number, counted from 1; 0 = there is none */
    struct value *value;
};

enum { ROWS = 32, ROW_SHIFT = 27, MEMBERS_USUAL = 16, NAMES_USUAL = 128 };

/* Some hundred members are set for a letter, and asked for as often. */
struct map {
    struct member *members; /* in the order they were set in; */
    guint count, room;
    char *names; /* what they are called, a NUL after each; */
    guint names_size, names_room;
    guint rows[ROWS]; /* the last one of each, as `next` */
};

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
    struct value *value = g_malloc0(sizeof *value + sizeof *value->map);
    struct map *map = (struct map *)(value + 1);

    value->kind = VALUE_MAP;
    value->map = map;
    map->room = MEMBERS_USUAL;
    map->members = g_new(struct member, map->room);
    map->names_room = NAMES_USUAL;
    map->names = g_malloc(map->names_room);
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

static void clear_map(struct map *map)
{
    for (guint i = 0; i < map->count; i++)
        value_free(map->members[i].value);
    g_free(map->members);
    g_free(map->names);
}

void value_free(struct value *value)
{
    if (!value || value->shared)
        return;
    g_clear_pointer(&value->items, g_ptr_array_unref);
    if (value->map)
        clear_map(value->map);
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

static struct member *find(const struct map *map, const char *name, guint hash)
{
    for (guint i = map->rows[hash >> ROW_SHIFT]; i; i = map->members[i - 1].next) {
        struct member *member = &map->members[i - 1];

        if (member->hash == hash && !strcmp(map->names + member->name, name))
            return member;
    }
    return NULL;
}

/* NAME among the names; returns where it begins. */
static guint add_name(struct map *map, const char *name)
{
    guint at = map->names_size, size = (guint)strlen(name) + 1;

    while (map->names_room - at < size) {
        map->names_room *= 2;
        map->names = g_realloc(map->names, map->names_room);
    }
    memcpy(map->names + at, name, size);
    map->names_size += size;
    return at;
}

static void add_member(struct map *map, const char *name, guint hash, struct value *value)
{
    guint *row = &map->rows[hash >> ROW_SHIFT];

    if (map->count == map->room) {
        map->room *= 2;
        map->members = g_renew(struct member, map->members, map->room);
    }
    map->members[map->count++] =
        (struct member){.hash = hash, .name = add_name(map, name), .next = *row, .value = value};
    *row = map->count;
}

struct value *value_map_set(struct value *map, const char *name, struct value *member)
{
    guint hash = value_name_hash(name);
    struct member *known;

    g_assert(map->kind == VALUE_MAP);
    known = find(map->map, name, hash);
    if (known) {
        value_free(known->value);
        known->value = member;
    } else {
        add_member(map->map, name, hash, member);
    }
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
    member = value->map ? find(value->map, name, hash) : NULL;
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
    guint count = value->map ? value->map->count : 0;
    const char **names = g_new0(const char *, MAX(count, 1) + 1);

    if (value->raw)
        names[0] = "raw";
    for (guint i = 0; i < count; i++)
        names[i] = value->map->names + value->map->members[i].name;
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
