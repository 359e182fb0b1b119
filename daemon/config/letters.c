/* SPDX-License-Identifier: MIT */
#include "config/letters.h"

#include <string.h>

#include "config/config.h"
#include "config/read_file.h"

enum { LETTER_MAX = 256 * 1024 };

static const char layout[] = "layout.html";

static void source_free(gpointer data)
{
    struct letter_source *source = data;

    g_free(source->path);
    g_free(source->language);
    g_free(source->name);
    g_bytes_unref(source->bytes);
    g_free(source);
}

/* What is being gathered, and from where. */
struct gathering {
    struct letter_set *set;
    const char *directory;
    bool owners;
    GPtrArray *mistakes;
};

/* An owner's letter takes the place of the shipped one, which is kept beside it; a sender's own that of either. */
static void put(struct letter_set *set, char *key, struct letter_source *source)
{
    gpointer old_key, old;

    if (g_hash_table_steal_extended(set->sources, key, &old_key, &old)) {
        if (((struct letter_source *)old)->owners) {
            g_free(old_key);
            source_free(old);
        } else {
            g_hash_table_insert(set->shipped, old_key, old);
        }
    }
    g_hash_table_insert(set->sources, key, source);
}

/* Takes FILE of LANGUAGE ("" for the layout) as the letter NAME. */
static void take(const struct gathering *gathering, const char *language, const char *file, const char *name)
{
    g_autofree char *path = g_build_filename(gathering->directory, language, file, NULL);
    const char *why = NULL;
    GBytes *bytes = config_read_file(path, LETTER_MAX, "it is larger than 256 kB", &why);

    if (!bytes) {
        g_ptr_array_add(gathering->mistakes, config_mistake_new(path, 0, 0, "cannot read the letter: %s", why));
        return;
    }

    struct letter_source *source = g_new0(struct letter_source, 1);

    source->path = g_steal_pointer(&path);
    source->language = g_strdup(language);
    source->name = g_strdup(name);
    source->owners = gathering->owners;
    source->bytes = bytes;
    put(gathering->set, *language ? g_strdup_printf("%s/%s", language, name) : g_strdup(name), source);
}

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in DIRECTORY, sorted, hidden ones left out; none when it does not exist. */
static GPtrArray *list(const char *directory, GPtrArray *mistakes)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(directory, 0, &error);
    const char *name;

    if (!dir && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_ptr_array_add(
            mistakes, config_mistake_new(directory, 0, 0, "cannot read the directory of letters: %s", error->message));
    while (dir && (name = g_dir_read_name(dir))) {
        if (name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, by_bytes);
    return names;
}

/* A directory named by a language tag: nl, nl-BE, nl-je. */
static bool is_language(const char *name)
{
    return name[0] && name[1] && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == strlen(name);
}

static void gather_language(const struct gathering *gathering, const char *language)
{
    g_autofree char *directory = g_build_filename(gathering->directory, language, NULL);
    g_autoptr(GPtrArray) files = NULL;

    if (!g_file_test(directory, G_FILE_TEST_IS_DIR))
        return;
    files = list(directory, gathering->mistakes);
    for (guint i = 0; i < files->len; i++) {
        const char *file = files->pdata[i];
        g_autofree char *name = g_strndup(file, strlen(file) - MIN(strlen(file), strlen(".md")));

        if (*name && g_str_has_suffix(file, ".md"))
            take(gathering, language, file, name);
    }
}

static void gather(const struct gathering *gathering)
{
    g_autoptr(GPtrArray) names = list(gathering->directory, gathering->mistakes);

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];

        if (g_str_equal(name, layout))
            take(gathering, "", name, name);
        else if (is_language(name))
            gather_language(gathering, name);
    }
}

struct letter_set *letter_set_load(const char *shipped_dir, const char *owners_dir, GPtrArray *mistakes)
{
    struct letter_set *set = g_new0(struct letter_set, 1);

    set->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
    set->shipped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
    gather(&(struct gathering){set, shipped_dir, false, mistakes});
    gather(&(struct gathering){set, owners_dir, true, mistakes});
    return set;
}

void letter_set_add(struct letter_set *set, const char *directory, GPtrArray *mistakes)
{
    gather(&(struct gathering){set, directory, true, mistakes});
}

void letter_set_free(struct letter_set *set)
{
    if (!set)
        return;
    g_hash_table_unref(set->sources);
    g_hash_table_unref(set->shipped);
    g_free(set);
}

const struct letter_source *letter_set_find(const struct letter_set *set, const char *language, const char *name)
{
    g_autofree char *tag = g_strdup(language);

    while (*tag) {
        g_autofree char *key = g_strdup_printf("%s/%s", tag, name);
        const struct letter_source *source = g_hash_table_lookup(set->sources, key);
        char *dash = strrchr(tag, '-');

        if (source)
            return source;
        if (!dash)
            return NULL;
        *dash = '\0';
    }
    return NULL;
}
