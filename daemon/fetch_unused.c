/* SPDX-License-Identifier: MIT */
#include "fetch_unused.h"

#include <unistd.h>

#include "proof/store.h"

/* Whether NAME, in the folder of the store, belongs to a source of the configuration. */
static bool is_used(const struct config *config, const char *path)
{
    for (guint i = 0; i < config->ledgers->len; i++)
        if (g_str_has_prefix(path, ((const struct config_ledger *)config->ledgers->pdata[i])->path))
            return true;
    for (guint i = 0; i < config->contacts->len; i++)
        if (g_str_has_prefix(path, ((const struct config_contacts *)config->contacts->pdata[i])->path))
            return true;
    return false;
}

/* Copies of addresses that are no longer asked for hold names and amounts all the same. */
static void remove_copies(const struct config *config)
{
    g_autofree char *folder = g_path_get_dirname(config->store), *base = g_path_get_basename(config->store);
    g_autofree char *start = g_strconcat(base, ".web-", NULL);
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    const char *name;

    while (names && (name = g_dir_read_name(names))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_str_has_prefix(name, start) && !is_used(config, path))
            unlink(path);
    }
}

char *fetch_subject(const char *key, bool contacts)
{
    return g_strconcat("fetch:", key, contacts ? "/contacts" : "", NULL);
}

static bool is_asked(const struct config *config, const char *subject)
{
    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];
        g_autofree char *own = fetch_subject(ledger->key, false);

        if (web_is(&ledger->web) && g_str_equal(own, subject))
            return true;
    }
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];
        g_autofree char *own = fetch_subject(contacts->key, true);

        if (web_is(&contacts->web) && g_str_equal(own, subject))
            return true;
    }
    return false;
}

static void take_subject(const char *subject, const char *value, const char *since, void *data)
{
    (void)value;
    (void)since;
    g_ptr_array_add(data, g_strdup(subject));
}

static bool forget(struct store *store, const GPtrArray *subjects)
{
    for (guint i = 0; i < subjects->len; i++)
        if (!store_set_runtime(store, subjects->pdata[i], NULL, NULL))
            return false;
    return store_commit(store, NULL);
}

/* A trouble with what nobody asks for any more would be told for ever. */
static void forget_troubles(const struct config *config, struct store *store)
{
    g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func(g_free);

    store_each_runtime(store, "fetch:", take_subject, subjects, NULL);
    for (guint i = subjects->len; i > 0; i--)
        if (is_asked(config, subjects->pdata[i - 1]))
            g_ptr_array_remove_index_fast(subjects, i - 1);
    if (subjects->len && store_begin(store, NULL) && !forget(store, subjects))
        store_rollback(store);
}

void fetch_remove_unused(const struct config *config, struct store *store)
{
    remove_copies(config);
    forget_troubles(config, store);
}
