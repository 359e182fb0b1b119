/* SPDX-License-Identifier: MIT */
/* The words and files of a dossier: every language whole, sentences filled, a zip that is the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "proof/attachment.h"
#include "report/csv.h"
#include "report/dossier_words.h"
#include "report/zip.h"

static int gaps_in(const char *text)
{
    int count = 0;

    for (; (text = strstr(text, "{}")); text += 2)
        count++;
    return count;
}

static void every_language_has_every_word(void **state)
{
    const struct dossier_words *model = dossier_words_of("en");
    gsize words = sizeof(struct dossier_words) / sizeof(const char *);

    (void)state;
    for (guint i = 0; dossier_languages[i]; i++) {
        const char *const *own = (const char *const *)(const void *)dossier_words_of(dossier_languages[i]);
        const char *const *other = (const char *const *)(const void *)model;

        for (gsize j = 0; j < words; j++) {
            if (!own[j] || !*own[j])
                fail_msg("%s: word %zu is missing («%s»)", dossier_languages[i], j, other[j]);
            if (gaps_in(own[j]) != gaps_in(other[j]))
                fail_msg("%s: word %zu has %d gaps want %d: «%s»", dossier_languages[i], j, gaps_in(own[j]),
                         gaps_in(other[j]), own[j]);
        }
    }
}

static void language_is_found_by_its_tag(void **state)
{
    static const struct {
        const char *tag, *want;
    } cases[] = {{"nl", "nl"}, {"nl-BE-je", "nl"}, {"fr-BE", "fr"}, {"es", NULL}, {"n", NULL}, {"", NULL}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct dossier_words *words = dossier_words_of(cases[i].tag);

        if (g_strcmp0(words ? words->tag : NULL, cases[i].want) != 0)
            fail_msg("case %u: got %s want %s", i, words ? words->tag : "none", cases[i].want ? cases[i].want : "none");
    }
}

static void sentence_takes_its_values_as_they_are(void **state)
{
    g_autofree char *text = dossier_fill("{} by {}, {}", "{} %s", "tomorrow");

    (void)state;
    assert_string_equal(text, "{} %s by tomorrow, {}");
}

static struct zip_file file_of(const char *name, const char *text)
{
    return (struct zip_file){(char *)name, g_bytes_new_static(text, strlen(text))};
}

static void same_files_give_the_same_zip(void **state)
{
    struct zip_file one = file_of("b/two.txt", "two"), other = file_of("a.txt", "one");
    g_autoptr(GPtrArray) files = g_ptr_array_new(), turned = g_ptr_array_new();
    g_autoptr(GBytes) first = NULL, second = NULL, later = NULL;

    (void)state;
    g_ptr_array_add(files, &one);
    g_ptr_array_add(files, &other);
    g_ptr_array_add(turned, &other);
    g_ptr_array_add(turned, &one);
    first = zip_files(files, "dossier", 20000, NULL);
    second = zip_files(turned, "dossier", 20000, NULL);
    later = zip_files(files, "dossier", 20001, NULL);
    assert_non_null(first);
    assert_true(g_bytes_equal(first, second));
    assert_false(g_bytes_equal(first, later));
    g_bytes_unref(one.bytes);
    g_bytes_unref(other.bytes);
}

static void cell_is_no_formula(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"-12.50", "\"-12.50\"\r\n"},
        {"=1+1", "\"'=1+1\"\r\n"},
        {"-x", "\"'-x\"\r\n"},
        {"a \"b\"", "\"a \"\"b\"\"\"\r\n"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) lines = g_string_new(NULL);

        csv_cell(lines, cases[i].text);
        csv_end(lines);
        if (strcmp(lines->str, cases[i].want) != 0)
            fail_msg("case %u: got %s want %s", i, lines->str, cases[i].want);
    }
}

static void name_of_a_paper_is_harmless(void **state)
{
    static const struct {
        const char *path, *want;
    } cases[] = {
        {"/tmp/a b/order 1.pdf", "order_1.pdf"},
        {"../.profile", "_profile"},
        {"overeenkomst é.pdf", "overeenkomst_é.pdf"},
        {"a\nb;c.txt", "a_b_c.txt"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = attachment_name(cases[i].path);

        if (strcmp(name, cases[i].want) != 0)
            fail_msg("case %u: got %s want %s", i, name, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_every_word),
        cmocka_unit_test(language_is_found_by_its_tag),
        cmocka_unit_test(sentence_takes_its_values_as_they_are),
        cmocka_unit_test(same_files_give_the_same_zip),
        cmocka_unit_test(cell_is_no_formula),
        cmocka_unit_test(name_of_a_paper_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
