/* SPDX-License-Identifier: MIT */
#include "config/block.h"

static void setting_free(gpointer data)
{
    struct setting *setting = data;

    g_free(setting->name);
    g_ptr_array_unref(setting->values);
    g_free(setting);
}

struct block *block_new(const char *kind, const char *title, struct place place)
{
    struct block *block = g_new0(struct block, 1);

    block->kind = g_strdup(kind);
    block->title = g_strdup(title ? title : "");
    block->place = place;
    block->settings = g_ptr_array_new_with_free_func(setting_free);
    block->children = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
    return block;
}

void block_free(struct block *block)
{
    if (!block)
        return;
    g_free(block->kind);
    g_free(block->title);
    g_clear_pointer(&block->settings, g_ptr_array_unref);
    g_clear_pointer(&block->children, g_ptr_array_unref);
    g_free(block);
}

struct setting *block_add_setting(struct block *block, const char *name, struct place place)
{
    struct setting *setting = g_new0(struct setting, 1);

    setting->name = g_strdup(name);
    setting->place = place;
    setting->values = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(setting->values, NULL);
    g_ptr_array_add(block->settings, setting);
    return setting;
}

void setting_add_value(struct setting *setting, const char *value)
{
    g_ptr_array_insert(setting->values, (int)setting->values->len - 1, g_strdup(value));
}

struct setting *block_setting(const struct block *block, const char *name)
{
    for (guint i = 0; i < block->settings->len; i++) {
        struct setting *setting = block->settings->pdata[i];

        if (g_str_equal(setting->name, name))
            return setting;
    }
    return NULL;
}

const char *block_value(const struct block *block, const char *name)
{
    const struct setting *setting = block_setting(block, name);

    return setting ? setting->values->pdata[0] : NULL;
}

struct place block_place(const struct block *block, const char *name)
{
    const struct setting *setting = block_setting(block, name);

    return setting ? setting->place : block->place;
}

const struct block *block_child(const struct block *block, const char *kind)
{
    for (guint i = 0; i < block->children->len; i++) {
        const struct block *child = block->children->pdata[i];

        if (g_str_equal(child->kind, kind))
            return child;
    }
    return NULL;
}

void block_underlay(struct block *block, struct block *under)
{
    while (under->settings->len) {
        struct setting *setting = g_ptr_array_steal_index(under->settings, 0);

        if (block_setting(block, setting->name))
            setting_free(setting);
        else
            g_ptr_array_add(block->settings, setting);
    }
    while (under->children->len) {
        struct block *child = g_ptr_array_steal_index(under->children, 0);
        struct block *mine = (struct block *)block_child(block, child->kind);

        if (!mine) {
            g_ptr_array_add(block->children, child);
            continue;
        }
        block_underlay(mine, child);
        block_free(child);
    }
}
