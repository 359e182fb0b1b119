/* SPDX-License-Identifier: MIT */
/* The files of the law: what is refused and where, and whose file counts. */
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "law_book.h"

#define FACT " rule = \"r\" source = \"s\" known_through = 2030-12-31 confidence = A "

struct place {
    char *top, *own, *shipped;
};

static void put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void take(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_unlink(path);
}

/* The first mistake's place and words without the folder, "" for none. New string. */
static char *first_mistake(const GPtrArray *mistakes, const char *folder)
{
    g_autofree char *line = mistakes->len ? config_mistake_text(mistakes->pdata[0]) : NULL;

    if (!line)
        return g_strdup("");
    return g_strdup(g_str_has_prefix(line, folder) ? line + strlen(folder) + 1 : line);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *says;
    } table[] = {
        {"country = NL\n", ""},
        {"checked = 2026-01-01\n", "x.conf:1: the file lacks \"country\""},
        {"country = Holland\n", "x.conf:1: \"country\" cannot be \"Holland\""},
        {"country = NL\nchecked = yesterday\n", "x.conf:2: \"checked\" cannot be \"yesterday\"; write a date"},
        {"country = NL\n\ninterest \"business\" {" FACT "}\n", "x.conf:3: interest \"business\" lacks \"rates\""},
        {"country = NL\ninterest \"business\" { rule = r source = s rates = {\"2026-01-01 1\"} }\n",
         "x.conf:2: interest \"business\" lacks \"known_through\""},
        {"country = NL\ninterest \"firms\" {" FACT "rates = {\"2026-01-01 1\"} }\n",
         "x.conf:2: interest \"firms\" is neither business nor consumer"},
        {"country = NL\ninterest \"business\" { known_through = 2030-01-01 rule = r rates = {\"2026-01-01 1\"} }\n",
         "x.conf:2: interest \"business\" lacks \"source\""},
        {"country = NL\ninterest \"business\" {" FACT "\nrates = {\"2026-01-01 8%\"} }\n",
         "x.conf:3: \"rates\" cannot be \"2026-01-01 8%\""},
        {"country = NL\ninterest \"business\" {" FACT "\nrates = {\"2026-02-30 8\"} }\n",
         "x.conf:3: \"rates\" cannot be \"2026-02-30 8\""},
        {"country = NL\ninterest \"business\" {" FACT "\nrates = {\"2026-07-01 8\", \"2026-01-01 9\"} }\n",
         "x.conf:3: \"rates\" cannot be \"2026-01-01 9\"; write the days in order"},
        {"country = NL\ninterest \"business\" {" FACT "\nrates = {\"2026-01-01 2026-06-30 8\", \"2026-06-30 9\"} }\n",
         "x.conf:3: \"rates\" cannot be \"2026-06-30 9\"; write the days in order"},
        {"country = NL\ncosts \"business\" {" FACT "\nscale = {\"15%\"} }\n", "x.conf:3: \"scale\" cannot be \"15%\""},
        {"country = NL\ncosts \"business\" {" FACT "\nscale = {\"from 0: 10%\", \"from 100: 5\"} }\n",
         "x.conf:3: \"scale\" of costs \"business\": a part begins lower"},
        {"country = NL\ncosts \"business\" {" FACT "\nscale = {\"from 100: 10%\", \"from 0: 5\"} }\n",
         "x.conf:3: \"scale\" of costs \"business\": its parts are not in the order"},
        {"country = NL\ncosts \"business\" {" FACT "\nminimum = 40 maximum = 30 }\n",
         "x.conf:2: \"scale\" of costs \"business\": the maximum is below"},
        {"country = NL\ncosts \"consumer\" {" FACT "\nnotice = no }\n",
         "x.conf:3: \"notice\" of costs \"consumer\" cannot be no; the first letter is always free"},
        {"country = NL\ncosts \"business\" {" FACT "}\ncosts \"business\" {" FACT "}\n",
         "x.conf:3: costs \"business\" is given twice; the first is on line 2"},
        {"country = NL\nnotice \"consumer\" {" FACT "after_mail = 21 }\n", "x.conf:2: notice \"consumer\" lacks"},
        {"country = NL\nholidays = {\"13-01\"}\n", "x.conf:2: \"holidays\" cannot be \"13-01\""},
        {"country = NL\nmembers = {Italy}\n", "x.conf:2: \"members\" cannot be \"Italy\""},
        {"country = NL\nrate = 4\n", "x.conf:2: unknown setting \"rate\""},
    };
    const struct place *place = *state;

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
        AUTO(law_book) book = NULL;
        g_autofree char *got = NULL;

        put(place->own, "x.conf", table[i].text);
        book = law_book_load((const char *const[]){place->own, NULL}, NULL, mistakes);
        got = first_mistake(mistakes, place->own);
        if (*table[i].says ? !g_str_has_prefix(got, table[i].says) : *got != '\0')
            fail_msg("%u: got \"%s\" want \"%s\"", i, got, table[i].says);
    }
    take(place->own, "x.conf");
}

static law_rate rate_of(const struct law_book *book, const char *country)
{
    law_rate rate = -1;

    assert_true(law_rate_on(law_book_interest(book, country, LAW_BUSINESS), law_date("2026-07-01"), &rate, NULL));
    return rate;
}

/* Changing a number needs no new program. */
static void an_owners_file_stands_in_place_of_the_shipped_one(void **state)
{
    const struct place *place = *state;
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    const char *const both[] = {place->own, place->shipped, NULL};
    struct law_book *book;

    put(place->shipped, "nl.conf", "country = NL\ninterest \"business\" {" FACT "rates = {\"2026-01-01 10.40\"} }\n");
    put(place->shipped, "be.conf", "country = BE\ninterest \"business\" {" FACT "rates = {\"2026-01-01 10.50\"} }\n");
    book = law_book_load(both, NULL, mistakes);
    assert_int_equal(rate_of(book, "NL"), 104000);
    law_book_free(book);
    put(place->own, "nl.conf", "country = NL\ninterest \"business\" {" FACT "rates = {\"2026-01-01 9.15\"} }\n");
    book = law_book_load(both, NULL, mistakes);
    assert_int_equal(rate_of(book, "NL"), 91500);
    assert_int_equal(rate_of(book, "BE"), 105000);
    assert_true(g_str_has_prefix(law_book_interest(book, "NL", LAW_BUSINESS)->fact.file, place->own));
    law_book_free(book);
    assert_int_equal(mistakes->len, 0);
    take(place->own, "nl.conf");
    take(place->shipped, "nl.conf");
    take(place->shipped, "be.conf");
}

static void without_any_file_nothing_is_known(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    AUTO(law_book) book = law_book_load((const char *const[]){"/nonexistent", NULL}, NULL, mistakes);

    (void)state;
    assert_int_equal(mistakes->len, 0);
    assert_null(law_book_costs(book, "NL", LAW_CONSUMER));
}

static int set_up(void **state)
{
    static struct place place;

    place.top = g_dir_make_tmp("herinnerd-law-XXXXXX", NULL);
    place.own = g_build_filename(place.top, "own", NULL);
    place.shipped = g_build_filename(place.top, "shipped", NULL);
    assert_int_equal(g_mkdir(place.own, 0700), 0);
    assert_int_equal(g_mkdir(place.shipped, 0700), 0);
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    g_rmdir(place->own);
    g_rmdir(place->shipped);
    g_rmdir(place->top);
    g_free(place->own);
    g_free(place->shipped);
    g_free(place->top);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(an_owners_file_stands_in_place_of_the_shipped_one),
        cmocka_unit_test(without_any_file_nothing_is_known),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
