/* SPDX-License-Identifier: MIT */
/* The shipped files of the law, and short ways to ask them. Tests run from the top of the tree. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <glib.h>

#include "base/error.h"
#include "config/config.h"
#include "config/law.h"
#include "law/costs.h"
#include "law/deadline.h"
#include "law/interest.h"

/* The files in FOLDER; every mistake is printed and fails the test. */
static inline struct law_book *law_book_of(const char *folder)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct law_book *book = law_book_load((const char *const[]){folder, NULL}, NULL, mistakes);

    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *line = config_mistake_text(mistakes->pdata[i]);

        print_error("%s\n", line);
    }
    assert_int_equal(mistakes->len, 0);
    return book;
}

static inline civil_day law_date(const char *iso)
{
    civil_day day = day_from_iso(iso);

    if (day == DAY_NONE)
        fail_msg("\"%s\" is no date", iso);
    return day;
}

static inline int64_t law_minor(const char *text)
{
    int64_t minor = -1;

    if (!money_parse(text, '.', 2, &minor, NULL))
        fail_msg("\"%s\" is no amount", text);
    return minor;
}

static inline enum law_kind law_kind_of(const char *word)
{
    return g_str_equal(word, "consumer") ? LAW_CONSUMER : LAW_BUSINESS;
}

static inline char *law_money(int64_t minor)
{
    char buffer[MONEY_TEXT_SIZE];

    return g_strdup(money_to_text(minor, "EUR", buffer));
}

/* The interest by the shipped rules, which must be computable. */
static inline int64_t law_interest_of(const struct law_book *book, const char *country, enum law_kind kind,
                                      int64_t principal, civil_day from, civil_day to, GArray *periods)
{
    struct law_interest_case c = {.law = law_book_interest(book, country, kind),
                                  .ceiling = law_book_interest(book, country, LAW_BUSINESS),
                                  .fixed = law_book_rate_is_fixed(book, country),
                                  .principal = principal,
                                  .from = from,
                                  .to = to};
    g_autoptr(GError) error = NULL;
    int64_t interest = -1;

    if (!law_interest_compute(&c, periods, &interest, &error))
        fail_msg("%s", error->message);
    return interest;
}
