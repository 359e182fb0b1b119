/* SPDX-License-Identifier: MIT */
/* Letters as files of a Maildir: whole, durable under their name, never half in `new`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "deliver/maildir.h"

static int make_folder(void **state)
{
    *state = g_dir_make_tmp("maildir-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static void remove_tree(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        remove_tree(inside);
    }
    if (folder)
        g_dir_close(folder);
    g_remove(path);
}

static int remove_folder(void **state)
{
    remove_tree(*state);
    g_free(*state);
    return 0;
}

static guint count_files(const char *path, const char *part)
{
    g_autofree char *folder = g_build_filename(path, part, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;

    while (dir && g_dir_read_name(dir))
        count++;
    return count;
}

static bool write_text(const char *path, const char *name, const char *text, GError **error)
{
    g_autoptr(GBytes) message = g_bytes_new_static(text, strlen(text));

    return maildir_write(path, name, message, error);
}

static char *read_new(const char *path, const char *name)
{
    g_autofree char *file = g_build_filename(path, "new", name, NULL);
    char *text = NULL;

    g_file_get_contents(file, &text, NULL, NULL);
    return text;
}

static void a_letter_stands_in_new_with_lf(void **state)
{
    static const struct {
        const char *message, *file;
    } table[] = {
        {"A: b\r\n\r\n.x\r\n", "A: b\n\n.x\n"},
        {"no end", "no end"},
        {"a\rb\r\n", "a\rb\n"},
        {"a\r", "a\r"},
    };
    g_autofree char *path = g_build_filename(*state, "outbox", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *name = maildir_name((int64_t)i + 1, "id@devries.example");
        g_autofree char *got = NULL;

        assert_true(write_text(path, name, table[i].message, NULL));
        got = read_new(path, name);
        if (g_strcmp0(got, table[i].file))
            fail_msg("row %zu: got «%s» want «%s»", i, got, table[i].file);
    }
    assert_int_equal(count_files(path, "new"), G_N_ELEMENTS(table));
    assert_int_equal(count_files(path, "tmp"), 0);
}

static void the_same_letter_twice_is_one_file(void **state)
{
    g_autofree char *path = g_build_filename(*state, "outbox", NULL);
    g_autofree char *name = maildir_name(7, "id@devries.example");

    assert_true(write_text(path, name, "a\r\n", NULL));
    assert_true(write_text(path, name, "a\r\n", NULL));
    assert_int_equal(count_files(path, "new"), 1);
}

static void names_differ_by_letter_and_are_fit_for_a_maildir(void **state)
{
    g_autofree char *one = maildir_name(7, "one@devries.example"), *other = maildir_name(7, "other@devries.example");

    (void)state;
    assert_string_not_equal(one, other);
    assert_true(g_str_has_prefix(one, "7.") && g_str_has_suffix(one, ".herinnerd"));
    assert_null(strpbrk(one, "/:"));
}

/* A folder that cannot be one, whoever runs the test: a file stands in its place. */
static void a_folder_that_cannot_be_made_is_an_error(void **state)
{
    g_autofree char *path = g_build_filename(*state, "outbox", NULL);
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents(path, "", 0, NULL));
    assert_false(write_text(path, "1.herinnerd", "a\r\n", &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER));
    assert_non_null(strstr(error->message, "\"/"));
}

static void a_write_that_fails_leaves_nothing_in_new(void **state)
{
    g_autofree char *path = g_build_filename(*state, "outbox", NULL);
    g_autofree char *blocked = g_build_filename(path, "new", "1.herinnerd", NULL);
    g_autoptr(GError) error = NULL;

    assert_true(maildir_make(path, NULL));
    assert_int_equal(g_mkdir(blocked, 0770), 0); /* a folder under the letter's name: the rename fails */
    assert_false(write_text(path, "1.herinnerd", "a\r\n", &error));
    assert_int_equal(count_files(path, "tmp"), 0);
}

static void the_outbox_is_no_business_of_others(void **state)
{
    g_autofree char *path = g_build_filename(*state, "outbox", NULL);
    g_autofree char *file = g_build_filename(path, "new", "1.herinnerd", NULL);
    struct stat seen;

    assert_true(write_text(path, "1.herinnerd", "a\r\n", NULL));
    assert_int_equal(stat(file, &seen), 0);
    assert_int_equal(seen.st_mode & 0007, 0);
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_mode & 0007, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_letter_stands_in_new_with_lf, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(the_same_letter_twice_is_one_file, make_folder, remove_folder),
        cmocka_unit_test(names_differ_by_letter_and_are_fit_for_a_maildir),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_made_is_an_error, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_write_that_fails_leaves_nothing_in_new, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(the_outbox_is_no_business_of_others, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
