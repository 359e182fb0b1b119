/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include <string.h>

#include "config/reader.h"
#include "config/source.h"

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_names(GPtrArray *names, const char *directory, const char *suffix)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        g_autofree char *name = g_strndup(file, strlen(file) - MIN(strlen(file), strlen(suffix)));

        if (*name && *name != '.' && g_str_has_suffix(file, suffix) &&
            !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, g_steal_pointer(&name));
    }
}

char *files_listed(const char *const *directories, const char *suffix)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (; *directories; directories++)
        add_names(names, *directories, suffix);
    if (!names->len)
        return NULL;
    g_ptr_array_sort(names, by_bytes);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static void refuse_unknown(struct loading *loading, const struct block *block, const char *name,
                           const char *const *directories)
{
    g_autofree char *known = files_listed(directories, ".conf");

    if (known)
        loading_mistake(loading, block_place(block, "preset"),
                        "\"preset\" cannot be \"%s\"; there is no such preset; there are: %s", name, known);
    else
        loading_mistake(loading, block_place(block, "preset"), "\"preset\" cannot be \"%s\"; there is no such preset",
                        name);
}

static void read_preset(struct loading *loading, struct block *block, const struct shape *shape, const char *path,
                        const char *directory)
{
    struct reader *reader = reader_new(shape, loading->mistakes);
    struct source *source =
        config_source_open(path, path, directory, block_place(block, "preset"), loading->checksum, loading->mistakes);

    if (source) {
        g_ptr_array_add(loading->sources, source);

        AUTO(block) preset = config_source_scan(source, loading->mistakes) ? reader_parse(reader, source) : NULL;

        if (preset)
            block_underlay(block, preset);
        g_clear_pointer(&source->text, g_free);
    }
    reader_free(reader);
}

void preset_apply(struct loading *loading, struct block *block, const struct shape *shape, const char *folder)
{
    const char *name = block_value(block, "preset");
    g_autofree char *file = g_strconcat(name ? name : "", ".conf", NULL);
    g_autofree char *own = g_build_filename(loading->base, folder, NULL);
    g_autofree char *shipped = g_build_filename(loading->config->datadir, folder, NULL);
    const char *const directories[] = {own, *loading->config->datadir ? shipped : NULL, NULL};

    if (!name || !*name || strchr(name, '/') || *name == '.')
        return; /* the setting's own check tells */
    for (const char *const *directory = directories; *directory; directory++) {
        g_autofree char *path = g_build_filename(*directory, file, NULL);

        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            read_preset(loading, block, shape, path, *directory);
            return;
        }
    }
    refuse_unknown(loading, block, name, directories);
}
