/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "config/reader.h"
#include "config/source.h"

enum { INCLUDE_DEPTH = 10 };

/* Reading the owner's files: what is shared on the way down the includes. */
struct walk {
    struct loading *loading;
    struct reader *reader;
    GHashTable *seen; /* real paths of files read */
    int depth;
};

/* One file as a block, or NULL with mistakes. */
static struct block *read_one(struct loading *loading, struct reader *reader, const char *path, const char *name,
                              const char *directory, struct place place)
{
    struct source *source = config_source_open(path, name, directory, place, loading->checksum, loading->mistakes);
    struct block *block = NULL;

    if (!source)
        return NULL;
    g_ptr_array_add(loading->sources, source);
    if (config_source_scan(source, loading->mistakes))
        block = reader_parse(reader, source);
    g_clear_pointer(&source->text, g_free);
    return block;
}

static bool walk_file(struct walk *walk, const char *path, const char *name, const char *directory, struct place place);

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files that PATTERN stands for, in the order of their bytes whatever the locale. */
static GPtrArray *expand(const char *directory, const char *pattern)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) escaped = g_string_new(NULL);
    glob_t found;

    for (const char *p = g_path_is_absolute(pattern) ? "" : directory; *p; p++) {
        if (strchr("*?[\\", *p))
            g_string_append_c(escaped, '\\');
        g_string_append_c(escaped, *p);
    }
    if (escaped->len)
        g_string_append_c(escaped, '/');
    g_string_append(escaped, pattern);
    if (glob(escaped->str, GLOB_NOSORT, NULL, &found) == 0) {
        for (gsize i = 0; i < found.gl_pathc; i++)
            g_ptr_array_add(paths, g_strdup(found.gl_pathv[i]));
        globfree(&found);
    }
    g_ptr_array_sort(paths, by_bytes);
    return paths;
}

/* PATH as messages show it: beside the including file it is written like that one. */
static char *shown_name(const struct source *source, const char *path)
{
    g_autofree char *real = g_canonicalize_filename(source->name, NULL);
    g_autofree char *beside = g_path_get_dirname(real);
    g_autofree char *start = g_path_get_dirname(source->name);
    gsize length = strlen(source->directory);

    if (!g_str_equal(beside, source->directory) || strncmp(path, source->directory, length) != 0 || path[length] != '/')
        return g_strdup(path);
    if (g_str_equal(start, "."))
        return g_strdup(path + length + 1);
    return g_build_filename(start, path + length + 1, NULL);
}

static bool include_one(struct walk *walk, const struct block *include, const char *path)
{
    g_autofree char *name = shown_name(include->place.source, path);
    g_autofree char *directory = g_path_get_dirname(path);

    return walk_file(walk, path, name, directory, include->place);
}

static bool include_all(struct walk *walk, const struct block *include)
{
    g_autoptr(GPtrArray) paths = expand(include->place.source->directory, include->title);
    bool good = true;

    if (!paths->len && !strpbrk(include->title, "*?[")) {
        loading_mistake(walk->loading, include->place, "cannot read \"%s\": there is no such file", include->title);
        return false;
    }
    for (guint i = 0; i < paths->len; i++)
        good = include_one(walk, include, paths->pdata[i]) && good;
    return good;
}

/* Adds the settings and sections of one file to those of the files before it. */
static bool merge(struct walk *walk, struct block *file)
{
    struct loading *loading = walk->loading;
    struct block *root = loading->root;
    bool good = true;

    for (guint i = 0; i < file->settings->len; i++) {
        const struct setting *setting = file->settings->pdata[i], *first = block_setting(root, setting->name);

        if (first)
            loading_mistake(loading, setting->place, "setting \"%s\" is given twice; the first is at %s:%d",
                            setting->name, first->place.source->name, first->place.line);
    }
    g_ptr_array_extend_and_steal(root->settings, g_steal_pointer(&file->settings));
    for (guint i = 0; i < file->children->len; i++) {
        struct block *child = file->children->pdata[i];

        if (g_str_equal(child->kind, "include"))
            good = include_all(walk, child) && good;
        else
            g_ptr_array_add(root->children, g_steal_pointer(&file->children->pdata[i]));
    }
    return good;
}

static bool walk_file(struct walk *walk, const char *path, const char *name, const char *directory, struct place place)
{
    char *real = realpath(path, NULL);

    if (real && !g_hash_table_add(walk->seen, real)) {
        loading_mistake(walk->loading, place, "\"%s\" is included twice", name);
        return false;
    }
    if (walk->depth == INCLUDE_DEPTH) {
        loading_mistake(walk->loading, place, "\"%s\" is included by files within files, more than %d deep", name,
                        INCLUDE_DEPTH);
        return false;
    }

    AUTO(block) file = read_one(walk->loading, walk->reader, path, name, directory, place);
    bool good;

    if (!file)
        return false;
    if (!walk->loading->root)
        walk->loading->root = block_new("", NULL, file->place);
    walk->depth++;
    good = merge(walk, file);
    walk->depth--;
    return good;
}

/* policies.conf of the shipped data; it is fine when there is none. */
static bool read_shipped(struct loading *loading, struct reader *reader)
{
    g_autofree char *path = g_build_filename(loading->config->datadir, "policies.conf", NULL);

    if (!*loading->config->datadir || !g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    loading->shipped = read_one(loading, reader, path, path, loading->config->datadir, (struct place){NULL, 0});
    return loading->shipped != NULL;
}

bool files_read(struct loading *loading, const char *path)
{
    struct reader *reader = reader_new(&shape_root, loading->mistakes);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL);
    struct walk walk = {loading, reader, seen, 0};
    bool good = read_shipped(loading, reader) && walk_file(&walk, path, path, loading->base, (struct place){NULL, 0});

    reader_free(reader);
    return good;
}
