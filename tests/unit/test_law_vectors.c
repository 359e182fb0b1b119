/* SPDX-License-Identifier: MIT */
/* The vectors of $HERINNERD_SHARED/law, worked out elsewhere; skipped where they are not. */
#include <string.h>

#include "json.h"
#include "law_book.h"

struct vectors {
    struct law_book *book;
    char *folder; /* NULL = not here */
};

static const char *member(const struct value *map, const char *name)
{
    const struct value *value = value_member(map, name);

    return value ? value_text(value) : NULL;
}

static bool has_text(const struct value *map, const char *name)
{
    const char *text = member(map, name);

    return text && *text;
}

/* The file NAME, or the test ends as skipped. */
static struct value *read_vectors(const struct vectors *vectors, const char *name)
{
    g_autofree char *path = vectors->folder ? g_build_filename(vectors->folder, name, NULL) : NULL;
    struct value *value = path ? json_read_file(path) : NULL;

    if (!value) {
        print_message("skipped: no $HERINNERD_SHARED/law/%s\n", name);
        skip();
    }
    return value;
}

static void check(const char *what, guint i, int64_t got, const char *want)
{
    g_autofree char *text = law_money(got);

    if (law_minor(want) != got)
        fail_msg("%s %u: got %s want %s", what, i, text, want);
}

static void check_costs(const struct vectors *vectors, const struct value *root, const char *list, const char *country,
                        enum law_kind kind)
{
    const struct value *cases = value_member(value_member(root, "vectors"), list);
    const struct law_costs *law = law_book_costs(vectors->book, country, kind);

    assert_true(value_length(cases) > 0);
    for (guint i = 0; i < value_length(cases); i++) {
        const struct value *one = value_item(cases, i);
        int64_t claim = law_minor(member(one, "principal"));
        struct law_amounts got;

        assert_true(law_costs_compute(law, &claim, 1, law->vat > 0, &got, NULL));
        check(list, i, got.costs, member(one, kind == LAW_CONSUMER ? "cost_floor" : "cost"));
        if (kind == LAW_BUSINESS && has_text(one, "cost_incl_vat21")) {
            check(list, i, got.vat, member(one, "vat21"));
            check(list, i, got.total, member(one, "cost_incl_vat21"));
        }
    }
}

static void collection_costs(void **state)
{
    const struct vectors *vectors = *state;
    AUTO(value) root = read_vectors(vectors, "collection-costs.json");
    const struct value *several = value_item(value_member(value_member(root, "vectors"), "NL_multiple_claims"), 0);
    const struct value *partial = value_member(value_member(root, "vectors"), "NL_partial_payment");
    const struct law_costs *law = law_book_costs(vectors->book, "NL", LAW_CONSUMER);
    struct law_amounts got;
    int64_t claims[3];

    check_costs(vectors, root, "NL", "NL", LAW_BUSINESS);
    check_costs(vectors, root, "NL", "NL", LAW_CONSUMER);
    check_costs(vectors, root, "NL_business_minimum_only", "NL", LAW_BUSINESS);
    check_costs(vectors, root, "BE_consumer", "BE", LAW_CONSUMER);
    check_costs(vectors, root, "BE_business", "BE", LAW_BUSINESS);
    check_costs(vectors, root, "UK_business_gbp", "GB", LAW_BUSINESS);
    for (guint i = 0; i < 3; i++)
        claims[i] = law_minor(value_text(value_item(value_member(several, "principals"), i)));
    assert_true(law_costs_compute(law, claims, 3, false, &got, NULL));
    check("several", 0, got.costs, member(several, "one_notice_cost"));
    for (guint i = 0; i < value_length(partial); i++) {
        const struct value *one = value_item(partial, i);

        claims[0] = law_claim_left(law_minor(member(one, "principal")), law_minor(member(one, "paid_within_14_days")));
        assert_true(law_costs_compute(law, claims, 1, false, &got, NULL));
        check("part paid", i, got.costs, member(one, "cost"));
    }
}

/* Which days each rate counted for, and over what. */
static void check_segments(const char *id, const struct value *segments, const GArray *periods)
{
    if (value_length(segments) != periods->len)
        fail_msg("%s: got %u periods want %u", id, periods->len, value_length(segments));
    for (guint i = 0; i < periods->len; i++) {
        const struct law_period *period = &g_array_index(periods, struct law_period, i);
        const struct value *one = value_item(segments, i);
        char rate[LAW_RATE_TEXT_SIZE];

        if (period->from != law_date(member(one, "from")) || period->to != law_date(member(one, "to")) ||
            strcmp(law_rate_text(period->rate, rate), member(one, "rate_percent")) ||
            period->base != law_minor(member(one, "base")))
            fail_msg("%s: period %u: got %s over %d", id, i, rate, (int)period->base);
    }
}

static void interest(void **state)
{
    const struct vectors *vectors = *state;
    AUTO(value) root = read_vectors(vectors, "interest-vectors.json");
    const struct value *cases = value_member(root, "vectors"),
                       *debts = value_member(root, "payment_allocation_vectors");

    for (guint i = 0; i < value_length(cases); i++) {
        const struct value *one = value_item(cases, i);
        g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct law_period));
        enum law_kind kind = law_kind_of(member(one, "kind"));
        struct law_interest law = *law_book_interest(vectors->book, member(one, "jurisdiction"), kind);
        struct law_interest_case c = {.law = &law,
                                      .ceiling =
                                          law_book_interest(vectors->book, member(one, "jurisdiction"), LAW_BUSINESS),
                                      .principal = law_minor(member(one, "principal")),
                                      .from = law_date(member(one, "from")),
                                      .to = law_date(member(one, "to"))};
        int64_t got = -1;

        if (strstr(member(one, "note"), "ceiling of a contractual rate"))
            c.agreement.what = LAW_CEILING_AGREED;
        if (!strcmp(member(one, "day_count"), "ACT/ACT"))
            law.day_count = LAW_ACT_ACT;
        assert_true(law_interest_compute(&c, periods, &got, NULL));
        check(member(one, "id"), i, got, member(one, "interest"));
        check_segments(member(one, "id"), value_member(one, "segments"), periods);
        assert_int_equal(law.yearly, !strcmp(member(one, "compound"), "yearly"));
        law.yearly = false;
        assert_true(law_interest_compute(&c, NULL, &got, NULL));
        if (has_text(one, "interest_if_not_compounded"))
            check(member(one, "id"), i, got, member(one, "interest_if_not_compounded"));
    }
    for (guint i = 0; i < value_length(debts); i++) {
        const struct value *one = value_item(debts, i), *open = value_member(one, "open"),
                           *after = value_member(one, "after");
        struct law_debt left =
            law_debt_after((struct law_debt){law_minor(member(open, "costs")), law_minor(member(open, "interest")),
                                             law_minor(member(open, "principal"))},
                           law_minor(member(one, "payment")));

        check("costs", i, left.costs, member(after, "costs"));
        check("interest", i, left.interest, member(after, "interest"));
        check("principal", i, left.principal, member(after, "principal"));
    }
}

static void check_term(const struct vectors *vectors, const struct value *one, guint i)
{
    const struct law_notice *notice = law_book_notice(vectors->book, member(one, "jurisdiction"), LAW_CONSUMER);
    bool post = strstr(member(one, "event"), "post") != NULL;
    enum law_way way = has_text(one, "received") ? LAW_WAY_RECEIVED : post ? LAW_WAY_POST : LAW_WAY_MAIL;
    civil_day day = law_date(member(one, has_text(one, "received") ? "received" : "sent"));
    struct law_term term = law_notice_term(notice, way, day, NULL);
    const char *last = has_text(one, "last_day_rolled") ? "last_day_rolled" : "last_day_safe";

    if (term.rolled != law_date(member(one, last)) ||
        term.first_day != law_date(member(one, "first_day_costs_due_safe")))
        fail_msg("%u: got %d days later want %s", i, (int)(term.first_day - day),
                 member(one, "first_day_costs_due_safe"));
    if (has_text(one, "presumed_delivery") && term.received != law_date(member(one, "presumed_delivery")))
        fail_msg("%u: delivery: got %d days later", i, (int)(term.received - day));
}

static void terms(void **state)
{
    const struct vectors *vectors = *state;
    AUTO(value) root = read_vectors(vectors, "deadline-vectors.json");
    const struct value *cases = value_member(root, "vectors");

    for (guint i = 0; i < value_length(cases); i++) {
        const struct value *one = value_item(cases, i);
        const struct law_payment *payment =
            law_book_payment(vectors->book, member(one, "jurisdiction"), law_kind_of(member(one, "kind")));

        if (!has_text(one, "last_day_for_payment")) {
            check_term(vectors, one, i);
            continue;
        }
        assert_int_equal(law_payment_last_day(payment, law_date(member(one, "received"))),
                         law_date(member(one, "last_day_for_payment")));
    }
}

/* Every rate that is known elsewhere is in the shipped files, and none else. */
static void check_rates(const struct vectors *vectors, const char *name)
{
    g_autofree char *path = vectors->folder ? g_build_filename(vectors->folder, name, NULL) : NULL;
    g_autofree char *text = NULL;
    g_auto(GStrv) rows = NULL;

    if (!path || !g_file_get_contents(path, &text, NULL, NULL)) {
        print_message("skipped: no $HERINNERD_SHARED/law/%s\n", name);
        skip();
    }
    rows = g_strsplit(text, "\n", -1);
    for (guint i = 1; rows[i] && *rows[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(rows[i], ",", 5);
        const struct law_interest *law = law_book_interest(vectors->book, cells[0], law_kind_of(cells[1]));
        law_rate want, got = -1;

        assert_true(law_rate_parse(cells[3], &want));
        if (!law || !law_rate_on(law, law_date(cells[2]), &got, NULL) || got != want)
            fail_msg("%s:%u: got %d want %d", name, i + 1, (int)got, (int)want);
    }
}

static void rates(void **state)
{
    check_rates(*state, "interest-rates.csv");
    check_rates(*state, "sparse-rates.csv");
}

static void holidays(void **state)
{
    const struct vectors *vectors = *state;
    AUTO(value) root = read_vectors(vectors, "holidays.json");
    static const char *const countries[] = {"NL", "BE"};

    for (guint c = 0; c < G_N_ELEMENTS(countries); c++) {
        const struct value *days = value_member(value_member(root, "countries"), countries[c]);
        const struct law_notice *notice = law_book_notice(vectors->book, countries[c], LAW_CONSUMER);

        assert_true(value_length(days) > 0);
        for (guint i = 0; i < value_length(days); i++) {
            civil_day day = law_date(member(value_item(days, i), "date"));

            if (day_weekday(day) < SATURDAY && !law_is_holiday(notice->holidays, day))
                fail_msg("%s: %s is not there", countries[c], member(value_item(days, i), "date"));
        }
    }
}

static int set_up(void **state)
{
    static struct vectors vectors;
    const char *shared = g_getenv("HERINNERD_SHARED");

    vectors.book = law_book_of("etc/law");
    vectors.folder = shared && *shared ? g_build_filename(shared, "law", NULL) : NULL;
    *state = &vectors;
    return 0;
}

static int tear_down(void **state)
{
    struct vectors *vectors = *state;

    law_book_free(vectors->book);
    g_free(vectors->folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collection_costs),
        cmocka_unit_test(interest),
        cmocka_unit_test(terms),
        cmocka_unit_test(rates),
        cmocka_unit_test(holidays),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
