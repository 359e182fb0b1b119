/* SPDX-License-Identifier: MIT */
/* Which files of banks are new, and reading them. */
#include <string.h>

#include "ledger/file.h"
#include "proof/bank.h"
#include "world_bank_inside.h"

struct bank_todo {
    const struct config_bank *bank;
    char *path;
};

static void todo_free(gpointer data)
{
    struct bank_todo *todo = data;

    g_free(todo->path);
    g_free(todo);
}

/* -- what lies there ------------------------------------------------------- */

/* All files of all banks with how they look now. */
static GHashTable *list_files(const struct config *config)
{
    GHashTable *listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < config->banks->len; i++) {
        const struct config_bank *bank = config->banks->pdata[i];
        g_autoptr(GPtrArray) files = bank_files(bank);

        for (guint j = 0; j < files->len; j++) {
            struct ledger_stamp stamp;

            if (file_stamp_path(files->pdata[j], &stamp))
                g_hash_table_insert(listed, g_strconcat(bank->key, " ", files->pdata[j], NULL),
                                    bank_stamp_text(&stamp));
        }
    }
    return listed;
}

static bool same_listing(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    gpointer name, stamp;

    if (g_hash_table_size(a) != g_hash_table_size(b))
        return false;
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &name, &stamp))
        if (g_strcmp0(g_hash_table_lookup(b, name), stamp) != 0)
            return false;
    return true;
}

bool world_banks_current(const struct world *world)
{
    g_autoptr(GHashTable) now = NULL;

    if (!world->config->banks->len)
        return true;
    now = list_files(world->config);
    return same_listing(now, world->banks->listed);
}

static bool is_read(const struct world_banks *banks, GHashTable *seen, const char *name, const char *stamp)
{
    if (g_strcmp0(g_hash_table_lookup(seen, name), stamp) == 0)
        return true;
    for (guint i = 0; i < banks->files->len; i++) {
        const struct bank_file *file = banks->files->pdata[i];
        g_autofree char *known = g_strconcat(file->bank->key, " ", file->path, NULL);
        g_autofree char *looked = bank_stamp_text(&file->stamp);

        if (g_str_equal(known, name) && g_str_equal(looked, stamp))
            return true;
    }
    return false;
}

/* What the store has by now, or looks otherwise by now, is read no more from here. */
static void drop_known(struct world_banks *banks, GHashTable *seen)
{
    for (guint i = banks->files->len; i-- > 0;) {
        const struct bank_file *file = banks->files->pdata[i];
        g_autofree char *name = g_strconcat(file->bank->key, " ", file->path, NULL);
        g_autofree char *stamp = bank_stamp_text(&file->stamp);

        if (g_strcmp0(g_hash_table_lookup(seen, name), stamp) == 0 ||
            g_strcmp0(g_hash_table_lookup(banks->listed, name), stamp) != 0)
            g_ptr_array_remove_index(banks->files, i);
    }
}

bool world_bank_look(struct world *world, struct store *store, GError **error)
{
    struct world_banks *banks = world->banks;
    g_autoptr(GHashTable) seen =
        store ? bank_seen_load(store, error) : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    if (!seen)
        return false;
    g_hash_table_unref(banks->listed);
    banks->listed = list_files(world->config);
    drop_known(banks, seen);
    g_clear_pointer(&banks->todo, g_ptr_array_unref);
    banks->todo = g_ptr_array_new_with_free_func(todo_free);
    for (guint i = 0; i < world->config->banks->len; i++) {
        const struct config_bank *bank = world->config->banks->pdata[i];
        g_autoptr(GPtrArray) files = bank_files(bank);

        for (guint j = 0; j < files->len; j++) {
            g_autofree char *name = g_strconcat(bank->key, " ", files->pdata[j], NULL);
            const char *stamp = g_hash_table_lookup(banks->listed, name);
            struct bank_todo *todo;

            if (!stamp || is_read(banks, seen, name, stamp))
                continue;
            todo = g_new0(struct bank_todo, 1);
            todo->bank = bank;
            todo->path = g_strdup(files->pdata[j]);
            g_ptr_array_add(banks->todo, todo);
        }
    }
    return true;
}

bool world_bank_read_on(struct world *world)
{
    struct world_banks *banks = world->banks;

    if (!banks->reading) {
        const struct bank_todo *todo;

        if (!banks->todo->len)
            return true;
        todo = banks->todo->pdata[0];
        banks->reading = bank_read_begin(todo->bank, todo->path, world->config->timezone);
    }
    if (!bank_read_step(banks->reading))
        return false;
    g_ptr_array_add(banks->files, bank_read_end(g_steal_pointer(&banks->reading)));
    g_ptr_array_remove_index(banks->todo, 0);
    banks->fresh = true;
    return false;
}
