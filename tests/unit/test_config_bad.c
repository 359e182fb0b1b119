/* SPDX-License-Identifier: MIT */
/* Each bad/NAME.conf has one kind of mistake; bad/NAME.err is what is said about it. */
#include "config_help.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *bad_names(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open("tests/unit/bad", 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".conf"))
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".conf")));
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

/* What is said about bad/NAME.conf, the directory left out. */
static char *told_about(const struct place_of_test *place, const char *name)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *path = g_strdup_printf("tests/unit/bad/%s.conf", name);
    g_autofree char *absolute = g_canonicalize_filename("tests/unit/bad", NULL);
    AUTO(config) config = config_load(path, NULL, place->datadir, mistakes);

    if (config)
        return g_strdup("no mistake\n");
    return replaced(texts_of(mistakes, absolute), "tests/unit/bad/", "");
}

static void each_bad_file_gets_exactly_its_mistakes(void **state)
{
    g_autoptr(GPtrArray) names = bad_names();
    guint wrong = 0;

    assert_true(names->len > 60);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *err = g_strdup_printf("tests/unit/bad/%s.err", (char *)names->pdata[i]);
        g_autofree char *wanted = NULL;
        g_autofree char *got = told_about(*state, names->pdata[i]);

        if (g_file_get_contents(err, &wanted, NULL, NULL) && g_str_equal(got, wanted))
            continue;
        print_error("%s: got\n%swant\n%s\n", (char *)names->pdata[i], got, wanted ? wanted : "(no .err file)\n");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* The list is in the order of the lines and says of each where it is. */
static void mistakes_come_in_the_order_of_the_lines(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    const struct place_of_test *place = *state;
    int last = 0;

    assert_null(config_load("tests/unit/bad/several-sections.conf", NULL, place->datadir, mistakes));
    for (guint i = 0; i < mistakes->len; i++) {
        const struct config_mistake *mistake = mistakes->pdata[i];

        if (mistake->line < last)
            fail_msg("mistake %u: got line %d after line %d", i, mistake->line, last);
        last = mistake->line;
        assert_string_equal(mistake->file, "tests/unit/bad/several-sections.conf");
    }
    assert_int_equal(mistakes->len, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bad_file_gets_exactly_its_mistakes),
        cmocka_unit_test(mistakes_come_in_the_order_of_the_lines),
    };

    return cmocka_run_group_tests(tests, place_setup, place_teardown);
}
