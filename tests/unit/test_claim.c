/* SPDX-License-Identifier: MIT */
/* What is claimed of a client, for an agency or a court. Interest runs from 2026-01-06 to 2026-02-04, 30 days. */
#include "plan_case.h"

#include "plan/claim.h"

#define DAY_OF_CLAIM "2026-02-04"

static struct plan_case *client_case(const char *client)
{
    g_autofree char *section = g_strdup_printf("client \"x\" { match = {\"x\"} %s }\n", client);
    struct plan_case *c = case_new(CASE_HEAD, CASE_POLICY, section);

    c->law = case_law("2026-12-31");
    return c;
}

/* The claim for all invoices of C. */
static struct claim *claim_of(struct plan_case *c, const GArray *payments)
{
    const struct plan_input input = {.config = c->config,
                                     .history = c->history,
                                     .calendar = c->calendar,
                                     .client_calendars = c->client_calendars,
                                     .now = {.day = d(DAY_OF_CLAIM), .minute = c->minute},
                                     .mode = MODE_LIVE,
                                     .law = c->law};
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    const struct plan *plan = case_plan(c, d(DAY_OF_CLAIM));

    for (guint i = 0; i < plan->items->len; i++)
        g_ptr_array_add(items, &g_array_index(plan->items, struct plan_item, i));
    return claim_make(&input, items, payments);
}

/* "6 Jan 10 100000 278; … undated 0": each period by its days, what it is counted over, and its interest. New string.
 */
static char *periods_of(const struct claim_line *line)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < line->periods->len; i++) {
        const struct law_period *period = &g_array_index(line->periods, struct law_period, i);

        g_string_append_printf(text, "%d days of %d: %d; ", period->to - period->from + 1, (int)period->base,
                               (int)period->interest);
    }
    g_string_append_printf(text, "undated %d", (int)line->undated);
    return g_string_free(text, FALSE);
}

/* 600.00 of 1,000.00 are open, at 10.15 % of the law. */
static void interest_is_over_what_was_open_at_each_time(void **state)
{
    static const struct {
        struct {
            const char *number, *day, *currency;
            int64_t amount;
        } paid[3];
        const char *want;
    } table[] = {
        {{{0}}, "30 days of 60000: 501; undated 40000"},
        {{{"A", "2026-01-15", "EUR", 40000}}, "10 days of 100000: 278; 20 days of 60000: 334; undated 0"},
        {{{"A", "2026-01-15", "EUR", 25000}}, "10 days of 85000: 236; 20 days of 60000: 334; undated 15000"},
        {{{"A", "2026-01-02", "EUR", 40000}}, "30 days of 60000: 501; undated 0"}, /* before it was due */
        {{{"A", "2026-01-05", "EUR", 40000}}, "30 days of 60000: 501; undated 0"},
        {{{"A", "2026-01-06", "EUR", 40000}}, "1 days of 100000: 28; 29 days of 60000: 484; undated 0"},
        {{{"A", "2026-02-04", "EUR", 40000}}, "30 days of 100000: 834; undated 0"},
        {{{"A", "2026-01-10", "EUR", 10000}, {"A", "2026-01-10", "EUR", 30000}},
         "5 days of 100000: 139; 25 days of 60000: 417; undated 0"},
        /* the bank has more than the ledger took off: the ledger is believed */
        {{{"A", "2026-01-10", "EUR", 40000}, {"A", "2026-01-20", "EUR", 30000}},
         "5 days of 100000: 139; 10 days of 90000: 250; 15 days of 60000: 251; undated 0"},
        {{{"B", "2026-01-15", "EUR", 40000}}, "30 days of 60000: 501; undated 40000"},
        {{{"A", "2026-01-15", "USD", 40000}}, "30 days of 60000: 501; undated 40000"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case("segment = business country = NL");
        g_autoptr(GArray) payments = g_array_new(FALSE, FALSE, sizeof(struct claim_payment));
        g_autofree char *got = NULL;
        AUTO(claim) claim = NULL;

        for (guint j = 0; j < 3 && table[i].paid[j].number; j++) {
            struct claim_payment payment = {.ledger = c->ledger->config->key,
                                            .number = (char *)table[i].paid[j].number,
                                            .day = d(table[i].paid[j].day),
                                            .amount = table[i].paid[j].amount};

            g_strlcpy(payment.currency, table[i].paid[j].currency, sizeof payment.currency);
            g_array_append_val(payments, payment);
        }
        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 60000)->total = 100000;
        claim = claim_of(c, payments);
        got = periods_of(&g_array_index(claim->lines, struct claim_line, 0));
        if (g_array_index(claim->totals, struct claim_total, 0).per_day != 17)
            fail_msg("%u: got %d a day", i, (int)g_array_index(claim->totals, struct claim_total, 0).per_day);
        if (!g_str_equal(got, table[i].want))
            fail_msg("%u: got «%s» want «%s»", i, got, table[i].want);
        case_free(c);
    }
}

/* What is claimed, per day, and by what. */
static void claim_says_what_it_rests_on_and_what_it_lacks(void **state)
{
    static const struct {
        const char *client;
        int lacks;
        bool agreed;
        int64_t interest, per_day;
    } table[] = {
        {"segment = business country = NL", 0, false, 501, 17},
        {"segment = business country = NL interest_rate = \"8.00\"", 0, true, 395, 13},
        {"segment = business country = NL interest_rate = \"30.00\"", 0, true, 1479, 49}, /* no bound there */
        {"country = NL", CLAIM_NO_SEGMENT, false, 0, 0},
        {"segment = consumer country = NL", CLAIM_NO_DEFAULT | CLAIM_NO_NOTICE, false, 0, 0},
        {"segment = consumer country = BE", CLAIM_NO_CLAUSE, false, 0, 0},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        struct plan_case *c = client_case(table[i].client);
        AUTO(claim) claim = NULL;
        const struct claim_total *total;

        case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 60000);
        case_invoice(c, "B", "x", "2025-12-01", "2026-03-01", 5000);
        claim = claim_of(c, NULL);
        total = &g_array_index(claim->totals, struct claim_total, 0);
        if ((claim->lacks & table[i].lacks) != table[i].lacks || (!table[i].lacks && claim->lacks) ||
            claim->agreed != table[i].agreed || total->interest != table[i].interest ||
            total->per_day != table[i].per_day || total->principal != 60000 ||
            total->total != total->principal + total->interest + total->costs)
            fail_msg("%u (%s): got lacks %x, agreed %d, interest %d, %d a day, costs %d, total %d", i, table[i].client,
                     (unsigned)claim->lacks, claim->agreed, (int)total->interest, (int)total->per_day,
                     (int)total->costs, (int)total->total);
        assert_false(g_array_index(claim->lines, struct claim_line, 1).overdue); /* shown, not claimed */
        case_free(c);
    }
}

/* 15 % of what is open, and nothing of what is not due (art. 2 of the decree of 2012). */
static void costs_are_counted_over_what_is_open_and_late(void **state)
{
    struct plan_case *c = client_case("segment = business country = NL");
    AUTO(claim) claim = NULL;

    (void)state;
    case_invoice(c, "A", "x", "2025-12-01", "2026-01-05", 60000)->total = 100000;
    case_invoice(c, "B", "x", "2025-12-01", "2026-03-01", 500000);
    claim = claim_of(c, NULL);
    assert_int_equal(g_array_index(claim->totals, struct claim_total, 0).costs, 9000);
    assert_true(g_array_index(claim->lines, struct claim_line, 0).costs);
    assert_false(g_array_index(claim->lines, struct claim_line, 1).costs);
    case_free(c);
}

static void nothing_is_claimed_of_nothing(void **state)
{
    struct plan_case *c = client_case("segment = business country = NL");
    AUTO(claim) claim = claim_of(c, NULL);

    (void)state;
    assert_int_equal(claim->lines->len + claim->totals->len, 0);
    assert_null(claim->client);
    case_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interest_is_over_what_was_open_at_each_time),
        cmocka_unit_test(claim_says_what_it_rests_on_and_what_it_lacks),
        cmocka_unit_test(costs_are_counted_over_what_is_open_and_late),
        cmocka_unit_test(nothing_is_claimed_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
