/* SPDX-License-Identifier: MIT */
#include "fetch_unused.h"

#include <unistd.h>

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
void fetch_remove_unused(const struct config *config)
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
