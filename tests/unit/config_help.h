/* SPDX-License-Identifier: MIT */
/*
 * For tests of the configuration: a directory of their own with shipped data
 * in it, files written there, and config_load() with its mistakes as one text.
 */
#pragma once

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "config/config.h"

struct place_of_test {
    char *directory; /* absolute */
    char *datadir;   /* data/ in it: calendars/{nl,be}.ics, ledgers/moneybird.conf, banks/ing-nl.conf,
                        policies.conf */
};

/* Six shipped policies; `patient` starts from `standard`. */
#define SHIPPED_POLICIES                                                                                               \
    "policy \"standard\" {\n"                                                                                          \
    "  stage \"courtesy\" { before_due = 3d  template = courtesy }\n"                                                  \
    "  stage \"reminder\" { after_due = 7d  template = reminder  new_term = 7d }\n"                                    \
    "  stage \"second\" { after_previous = 10d  template = second  new_term = 7d }\n"                                  \
    "  stage \"call\" { after_previous = 3d  action = call }\n"                                                        \
    "  stage \"formal\" { after_previous = 8d  template = notice  escalation = yes  confirm = yes }\n"                 \
    "}\n"                                                                                                              \
    "policy \"patient\" { copy = standard  stage \"reminder\" { after_due = 10d  template = reminder } }\n"            \
    "policy \"prepay\" { copy = standard }\n"                                                                          \
    "policy \"consumer\" { copy = standard }\n"                                                                        \
    "policy \"consumer-nl\" { copy = standard }\n"                                                                     \
    "policy \"consumer-be\" { stage \"first\" { after_due = 7d  template = be-first } }\n"

#define SENDER "sender \"main\" { name = \"Bakkerij\"  address = \"info@bakkerij.example\" }\n"

/* Writes TEXT to NAME (with directories) in the test's directory. Returns the path, to be freed. */
static inline char *write_file(const struct place_of_test *place, const char *name, const char *text)
{
    char *path = g_build_filename(place->directory, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static inline void put_file(const struct place_of_test *place, const char *name, const char *text)
{
    g_autofree char *path = write_file(place, name, text);
}

static inline int place_setup(void **state)
{
    struct place_of_test *place = g_new0(struct place_of_test, 1);

    place->directory = g_dir_make_tmp("herinnerd-test-XXXXXX", NULL);
    place->datadir = g_build_filename(place->directory, "data", NULL);
    put_file(place, "data/calendars/nl.ics", "");
    put_file(place, "data/calendars/be.ics", "");
    put_file(place, "data/ledgers/moneybird.conf",
             "separator = \";\"  decimal = \",\"\n"
             "columns { number = \"Factuur\"  client = \"Klant\"  open = \"Open\" }\n");
    put_file(
        place, "data/banks/ing-nl.conf",
        "type = csv  separator = \";\"  fixed_currency = EUR  columns { booked = \"Datum\"  amount = \"Bedrag\" }\n");
    put_file(place, "data/policies.conf", SHIPPED_POLICIES);
    *state = place;
    return 0;
}

static inline void remove_all(const char *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_all(child);
    }
    g_remove(path);
}

static inline int place_teardown(void **state)
{
    struct place_of_test *place = *state;

    remove_all(place->directory);
    g_free(place->directory);
    g_free(place->datadir);
    g_free(place);
    return 0;
}

/* TEXT with all of WHAT replaced, freed and new. */
static inline char *replaced(char *text, const char *what, const char *by)
{
    GString *string = g_string_new(text);

    g_string_replace(string, what, by, 0);
    g_free(text);
    return g_string_free(string, FALSE);
}

/* The mistakes, a line each, paths below the test's directory without it. */
static inline char *texts_of(const GPtrArray *mistakes, const char *directory)
{
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        g_string_append_printf(all, "%s\n", text);
    }

    g_autofree char *start = g_strconcat(directory, "/", NULL);

    return replaced(g_string_free(all, FALSE), start, "");
}

/* Loads NAME of the test's directory; *TOLD (freed by the caller) has the mistakes. */
static inline struct config *load_told(const struct place_of_test *place, const char *name, char **told)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *path = g_build_filename(place->directory, name, NULL);
    struct config *config = config_load(path, NULL, place->datadir, mistakes);

    *told = texts_of(mistakes, place->directory);
    if (config)
        assert_int_equal(mistakes->len, 0);
    return config;
}

/* Writes TEXT to main.conf and loads it; fails the test when it has mistakes. */
static inline struct config *load_text(const struct place_of_test *place, const char *text)
{
    g_autofree char *told = NULL;
    struct config *config;

    put_file(place, "main.conf", text);
    config = load_told(place, "main.conf", &told);
    if (!config)
        fail_msg("got mistakes, want none:\n%s", told);
    return config;
}

/* Writes TEXT to main.conf and loads it, which must give exactly the mistakes WANTED. */
static inline void refuse_text(const struct place_of_test *place, const char *text, const char *wanted)
{
    g_autofree char *told = NULL;

    put_file(place, "main.conf", text);

    AUTO(config) config = load_told(place, "main.conf", &told);

    assert_null(config);
    assert_string_equal(told, wanted);
}
