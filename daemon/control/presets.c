/* SPDX-License-Identifier: MIT */
#include "control/presets.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "startup.h"

/* One section of KIND for each preset below BASE that SEEN does not hold yet. */
static void add_sections(GString *text, GHashTable *seen, const char *kind, const char *base)
{
    g_autofree char *folder = g_strconcat(kind, "s", NULL);
    g_autofree char *directory = g_build_filename(base, folder, NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        g_autofree char *name = g_strndup(file, strcspn(file, "."));

        if (*name && g_str_has_suffix(file, ".conf") && g_hash_table_add(seen, g_strdup(name)))
            g_string_append_printf(text, "%s \"%s\" { path = \"-\"  preset = \"%s\" }\n", kind, name, name);
    }
}

/* TEXT as a file that has no name: a configuration is read from files only. */
static int unnamed_file(const GString *text)
{
    int descriptor = memfd_create("presets", MFD_CLOEXEC);

    if (descriptor >= 0 && write(descriptor, text->str, text->len) != (ssize_t)text->len) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static struct config *load(const GString *text, const char *base, const char *datadir, GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    int descriptor = unnamed_file(text);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", descriptor);
    struct config *config = descriptor < 0 ? NULL : config_load(path, base, datadir, mistakes);
    g_autofree char *first = mistakes->len ? config_mistake_text(mistakes->pdata[0]) : NULL;

    if (descriptor >= 0)
        close(descriptor);
    if (!config)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, _("the presets cannot be read: %s"),
                    first ? first : g_strerror(ENOMEM));
    return config;
}

struct config *presets_read(const char *base, const char *kind, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *datadir = datadir_find();
    g_autoptr(GString) text =
        g_string_new("sender \"main\" { name = \"-\"  address = \"nobody@localhost.invalid\" }\n");

    add_sections(text, seen, kind, base);
    add_sections(text, seen, kind, datadir);
    return load(text, base, datadir, error);
}
