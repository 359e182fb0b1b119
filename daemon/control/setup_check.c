/* SPDX-License-Identifier: MIT */
/* The daemon's own reader looks at what is not on the disk yet. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/quote.h"
#include "control/setup.h"

static struct config *load(const struct setup *setup, const char *text, const char *datadir, GPtrArray *mistakes)
{
    int descriptor = memfd_create("configuration", MFD_CLOEXEC);
    gsize length = strlen(text);
    struct config *config = NULL;

    if (descriptor >= 0 && write(descriptor, text, length) == (ssize_t)length) {
        g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", descriptor);

        config = config_load(path, setup->base, datadir, mistakes);
    } else {
        g_ptr_array_add(mistakes, config_mistake_new(setup->path, 0, 0, "cannot be tried: %s", g_strerror(errno)));
    }
    if (descriptor >= 0)
        close(descriptor);
    return config;
}

struct config *setup_load(const struct setup *setup, const char *text, GPtrArray *mistakes)
{
    return load(setup, text, setup->datadir, mistakes);
}

/* What stands in the place of the shipped policies, whose letters need not be read for every answer. */
#define POLICY "policy \"standard\" { stage \"call\" { after_due = 7d  action = call } }\n"

static char *probe_text(const struct setup_question *question, const char *value)
{
    g_autoptr(GString) quoted = g_string_new(NULL);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%s%s", question->shipped ? "" : POLICY, question->probe);
    if (question->list) {
        g_auto(GStrv) values = g_strsplit(value, "\n", -1);

        quote_append_list(quoted, values);
    } else {
        quote_append(quoted, value);
    }
    g_string_replace(text, "%s", quoted->str, 1);
    return g_string_free(text, FALSE);
}

char *setup_probe(const struct setup *setup, const struct setup_question *question, const char *value)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *text = probe_text(question, value);
    AUTO(config) config = load(setup, text, question->shipped ? setup->datadir : "", mistakes);

    return config || !mistakes->len ? NULL : g_strdup(((struct config_mistake *)mistakes->pdata[0])->message);
}

char *setup_path(const struct setup *setup, const char *value)
{
    if (g_str_has_prefix(value, "~/"))
        return g_build_filename(g_get_home_dir(), value + 2, NULL);
    return g_canonicalize_filename(value, setup->here);
}
