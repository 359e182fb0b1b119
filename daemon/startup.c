/* SPDX-License-Identifier: MIT */
#include "startup.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"

static char *program_dir(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    return program ? g_path_get_dirname(program) : g_strdup("/nonexistent");
}

/* DIR/SUBDIR when it is a directory. */
static char *existing(const char *dir, const char *subdir)
{
    g_autofree char *path = g_build_filename(dir, subdir, NULL);

    return g_file_test(path, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&path) : NULL;
}

char *datadir_find(void)
{
    const char *given = g_getenv("HERINNERD_DATADIR");
    g_autofree char *program = program_dir();
    static const char *const places[] = {"share", "../share"};

    if (given && *given)
        return g_canonicalize_filename(given, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *share = g_canonicalize_filename(places[i], program);
        g_autofree char *templates = existing(share, "templates");
        g_autofree char *calendars = existing(share, "calendars");

        if (templates && calendars) /* PREFIX/share alone has neither */
            return g_steal_pointer(&share);
    }
    return g_strdup(PREFIX "/share/herinnerd");
}

char *startup_config_path(const char *option)
{
    const char *path = option ? option : g_getenv("HERINNERD_CONFIG");

    return g_canonicalize_filename(path && *path ? path : SYSCONFDIR "/herinnerd/herinnerd.conf", NULL);
}

struct config *startup_config(const char *path, const char *base, GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *datadir = datadir_find();
    struct config *config;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    _("there is no configuration \"%s\"; \"herinnerctl setup\" writes one, --config names another"),
                    path);
        return NULL;
    }
    config = config_load(path, base, datadir, mistakes);
    if (config)
        return config;
    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(g_ptr_array_index(mistakes, i));

        fprintf(stderr, "%s\n", text);
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                ngettext("the configuration \"%s\" has %u mistake; nothing was done",
                         "the configuration \"%s\" has %u mistakes; nothing was done", mistakes->len),
                path, mistakes->len);
    return NULL;
}

/* The environment's language, "" for the C locale: read by hand, since setlocale() refuses locales that are not
 * installed. */
static const char *environment_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        const char *list = g_getenv("LANGUAGE");

        if (!value || !*value)
            continue;
        if (g_str_equal(value, "POSIX") || g_str_equal(value, "C") || g_str_has_prefix(value, "C."))
            return "";
        return list && *list ? list : value;
    }
    return "";
}

/* The catalogues beside the program (in the build folder), or NULL. */
static char *locale_beside(void)
{
    g_autofree char *program = program_dir();
    static const char *const places[] = {"locale", "../locale"};

    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *dir = g_canonicalize_filename(places[i], program);
        g_autofree char *words = existing(dir, "nl/LC_MESSAGES");

        if (words)
            return g_steal_pointer(&dir);
    }
    return NULL;
}

static void bind_catalogue(void)
{
    g_autofree char *beside = locale_beside();

    bindtextdomain(GETTEXT_DOMAIN, beside ? beside : PREFIX "/share/locale");
    bind_textdomain_codeset(GETTEXT_DOMAIN, "UTF-8");
    textdomain(GETTEXT_DOMAIN);
}

void startup_language(const char *lang)
{
    const char *language = lang ? lang : environment_language();

    /* gettext looks at LANGUAGE only outside the plain C locale; C.UTF-8 is there on every Debian. */
    if (!setlocale(LC_ALL, "") || g_str_equal(setlocale(LC_CTYPE, NULL), "C"))
        setlocale(LC_ALL, "C.UTF-8");
    if (g_str_equal(setlocale(LC_MESSAGES, NULL), "C"))
        setlocale(LC_MESSAGES, "C.UTF-8");
    setlocale(LC_NUMERIC, "C"); /* numbers are written by our own rules */
    g_setenv("LANGUAGE", *language ? language : "en", TRUE);
    bind_catalogue();
}
