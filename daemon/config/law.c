/* SPDX-License-Identifier: MIT */
#include "config/law.h"

#include <string.h>

#include "config/law_inside.h"
#include "config/reader.h"
#include "config/source.h"

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the files, each once, in the order of their bytes. */
static GPtrArray *file_names(const char *const *directories)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (; *directories; directories++) {
        g_autoptr(GDir) dir = g_dir_open(*directories, 0, NULL);
        const char *file;

        while (dir && (file = g_dir_read_name(dir))) {
            if (*file != '.' && g_str_has_suffix(file, ".conf") &&
                !g_ptr_array_find_with_equal_func(names, file, g_str_equal, NULL))
                g_ptr_array_add(names, g_strdup(file));
        }
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

/* The directory whose file NAME counts. */
static const char *place_of(const char *const *directories, const char *name)
{
    for (; directories[1]; directories++) {
        g_autofree char *path = g_build_filename(*directories, name, NULL);

        if (g_file_test(path, G_FILE_TEST_EXISTS))
            break;
    }
    return *directories;
}

static void read_file(struct loading *loading, const char *directory, const char *name, struct law_book *book)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    struct source *source =
        config_source_open(path, path, directory, (struct place){NULL, 0}, loading->checksum, loading->mistakes);
    struct reader *reader;

    if (!source)
        return;
    reader = reader_new(&shape_law, loading->mistakes);

    AUTO(block) block = config_source_scan(source, loading->mistakes) ? reader_parse(reader, source) : NULL;

    if (block)
        law_block_read(loading, block, book);
    reader_free(reader);
    config_source_free(source);
}

struct law_book *law_book_load(const char *const *directories, GChecksum *checksum, GPtrArray *mistakes)
{
    struct law_book *book = law_book_new();
    g_autoptr(GPtrArray) names = file_names(directories);
    g_autoptr(GChecksum) unused = g_checksum_new(G_CHECKSUM_SHA256);
    struct loading loading = {.mistakes = mistakes, .checksum = checksum ? checksum : unused};

    for (guint i = 0; i < names->len; i++)
        read_file(&loading, place_of(directories, names->pdata[i]), names->pdata[i], book);
    return book;
}
