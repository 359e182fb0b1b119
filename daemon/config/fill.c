/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

void loading_mistake(struct loading *loading, struct place place, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(loading->mistakes,
                    config_mistake_new(place.source ? place.source->name : "", place.line, 0, "%s", message));
}

void loading_contradiction(struct loading *loading, const struct block *block, const char *first, const char *second,
                           const char *remedy)
{
    loading_mistake(loading, block_place(block, second), "\"%s\" and \"%s\" contradict each other; %s", first, second,
                    remedy);
}

struct config_place config_place_at(struct place place)
{
    return (struct config_place){g_strdup(place.source ? place.source->name : ""), place.line};
}

/* A default is written as in a file and read in the same way; ours are right. */
static void read_fallback(struct loading *loading, const struct spec *spec, void *field)
{
    struct reading reading = {loading, spec, {NULL, 0}};
    g_auto(GStrv) texts = NULL;

    if (!spec->fallback)
        return;
    texts = spec->type->list ? g_strsplit(spec->fallback, ",", -1) : g_strsplit(spec->fallback, "\n", 1);
    if (!*spec->fallback && !spec->type->list) {
        g_strfreev(texts);
        texts = g_new0(char *, 2);
        texts[0] = g_strdup("");
    }
    bool good = spec->type->read(&reading, texts, field);

    g_assert(good);
}

static void read_setting(struct loading *loading, const struct spec *spec, const struct block *block, void *field)
{
    const struct setting *setting = block_setting(block, spec->name);

    if (!setting || (spec->required && (!setting->values->pdata[0] || !*(char *)setting->values->pdata[0]))) {
        if (spec->required)
            loading_mistake(loading, setting ? setting->place : block->place, "%s \"%s\" lacks \"%s\"", block->kind,
                            block->title, spec->name);
        return;
    }

    struct reading reading = {loading, spec, setting->place};

    spec->type->read(&reading, (char **)setting->values->pdata, field);
}

void section_read(struct loading *loading, const struct shape *shape, const struct block *block, void *target)
{
    for (const struct spec *spec = shape->specs; spec->name; spec++) {
        void *field = (char *)target + spec->offset;

        read_fallback(loading, spec, field);
        read_setting(loading, spec, block, field);
    }
}

void section_clear(const struct shape *shape, void *target)
{
    for (const struct spec *spec = shape->specs; spec->name; spec++) {
        if (spec->type->clear)
            spec->type->clear((char *)target + spec->offset);
    }
}

const struct block *loading_child(struct loading *loading, const struct block *parent, const char *kind)
{
    const struct block *first = NULL;

    for (guint i = 0; i < parent->children->len; i++) {
        const struct block *block = parent->children->pdata[i];

        if (!g_str_equal(block->kind, kind))
            continue;
        if (first)
            loading_mistake(loading, block->place, "section \"%s\" is given twice; the first is at %s:%d", kind,
                            first->place.source->name, first->place.line);
        else
            first = block;
    }
    return first;
}

const struct block *loading_single(struct loading *loading, const char *kind)
{
    const struct block *block = loading_child(loading, loading->root, kind);

    if (block)
        return block;

    struct block *empty = block_new(kind, NULL, loading->root->place);

    g_ptr_array_add(loading->root->children, empty);
    return empty;
}

void loading_each(struct loading *loading, const char *kind,
                  void (*read)(struct loading *loading, const struct block *block))
{
    g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < loading->root->children->len; i++) {
        struct block *block = loading->root->children->pdata[i];
        const struct block *first;

        if (!g_str_equal(block->kind, kind))
            continue;
        first = g_hash_table_lookup(titles, block->title);
        if (first) {
            loading_mistake(loading, block->place, "%s \"%s\" is given twice; the first is at %s:%d", kind,
                            block->title, first->place.source->name, first->place.line);
            continue;
        }
        if (!*block->title)
            loading_mistake(loading, block->place, "section \"%s\" has an empty name", kind);
        g_hash_table_insert(titles, block->title, block);
        read(loading, block);
    }
}
