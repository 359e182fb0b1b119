/* SPDX-License-Identifier: MIT */
/* What becomes of rows together: credit notes, line items, the order of numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger_case.h"

#define RUN(cases) ledger_cases_run(cases, G_N_ELEMENTS(cases))
#define HEAD "number,client,issued,due,currency,total,open\n"
#define LIST "number,name,due,total\n"
#define ITEMS "number,name,due,total,open\n"

static void credit_notes_are_negative_whatever_their_sign(void **state)
{
#define KINDS "number,name,due,total,open,kind\n"
    static const struct ledger_case cases[] = {
        {.csv =
             KINDS "1,A,2026-09-01,-121,-121,\n2,A,2026-09-01,121,121,Creditnota\n3,A,2026-09-01,-121,-21,Credit note\n"
                   "4,A,2026-09-01,121,121,SalesInvoice\n5,A,2026-09-01,-10,10,\n6,A,2026-09-01,10,10,Proforma\n",
         .currency = "EUR",
         .want = "1 A -121.00/-121.00 EUR - 2026-09-01 credit\n2 A -121.00/-121.00 EUR - 2026-09-01 credit\n"
                 "3 A -121.00/-21.00 EUR - 2026-09-01 credit\n4 A 121.00/121.00 EUR - 2026-09-01\n"
                 "5 A -10.00/-10.00 EUR - 2026-09-01 credit\n6 A 10.00/10.00 EUR - 2026-09-01 draft\n"},
        {.csv = "number,name,due,total,paid,kind\n1,A,2026-09-01,121,121,avoir\n2,A,2026-09-01,-121,100,\n"
                "3,A,2026-09-01,-121,-100,\n",
         .currency = "EUR",
         .want = "1 A -121.00/0.00 EUR - 2026-09-01 credit\n2 A -121.00/-21.00 EUR - 2026-09-01 credit\n"
                 "3 A -121.00/-21.00 EUR - 2026-09-01 credit\n"},
    };

    (void)state;
    RUN(cases);
}

static void rows_of_one_number_become_one_invoice(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = ITEMS "2,A,2026-09-01,10,10\n1,B,2026-09-01,5,5\n2,A,2026-09-01,-2.50,-1\n",
         .currency = "EUR",
         .group = GROUP_SUM,
         .want = "1 B 5.00/5.00 EUR - 2026-09-01\n2 A 7.50/9.00 EUR - 2026-09-01\n"},
        {.csv = KINDS "1,A,2026-09-01,10,10,avoir\n1,A,2026-09-01,-2,-2,avoir\n",
         .currency = "EUR",
         .group = GROUP_SUM,
         .want = "1 A -8.00/-8.00 EUR - 2026-09-01 credit\n"},
        {.csv = ITEMS "1,A,2026-09-01,10,4\n2,A,2026-09-01,1,1\n1,A,2026-09-01,10,4\n",
         .currency = "EUR",
         .group = GROUP_REPEAT,
         .want = "1 A 10.00/4.00 EUR - 2026-09-01\n2 A 1.00/1.00 EUR - 2026-09-01\n"},
        {.csv = ITEMS "1,A,2026-09-01,10,4\n1,A,2026-09-01,10,3\n",
         .currency = "EUR",
         .group = GROUP_REPEAT,
         .want = "reject 2:5 1: the rows of this invoice differ in `open`; see line 3\nreject 3:5 1: the rows of this "
                 "invoice "
                 "differ in `open`; see line 2\n"},
        {.csv = ITEMS "1,A,2026-09-01,10,4\n1,A,2026-09-01,11,4\n",
         .currency = "EUR",
         .group = GROUP_REPEAT,
         .want = "reject 2:4 1: the rows of this invoice differ in `total`; see line 3\nreject 3:4 1: the rows of this "
                 "invoice "
                 "differ in `total`; see line 2\n"},
        {.csv = ITEMS "1,A,2026-09-01,1,1\n1,B,2026-09-01,1,1\n2,A,2026-09-01,1,1\n2,A,2026-09-02,1,1\n",
         .currency = "EUR",
         .group = GROUP_SUM,
         .want = "reject 2:2 1: the rows of this invoice differ in `name`; see line 3\nreject 3:2 1: the rows of this "
                 "invoice "
                 "differ in `name`; see line 2\nreject 4:3 2: the rows of this invoice differ in `due`; see line "
                 "5\nreject 5:3 "
                 "2: the rows of this invoice differ in `due`; see line 4\n"},
        {.csv = HEAD "1,A,2026-09-01,,EUR,1,1\n1,A,2026-09-01,,USD,1,1\n",
         .group = GROUP_SUM,
         .want =
             "reject 2:5 1: the rows of this invoice differ in `currency`; see line 3\nreject 3:5 1: the rows of this "
             "invoice differ in `currency`; see line 2\n"},
        {.csv = HEAD "1,A,2026-09-01,,EUR,1,1\n1,A,2026-09-01,,QQQ,1,1\n",
         .group = GROUP_SUM,
         .want =
             "reject 2:0 1: another row of this invoice is rejected; see line 3\nreject 3:5 1: currency \"QQQ\" is not "
             "known; write its ISO 4217 code, as in EUR\n"},
        {.csv = LIST "1,A,2026-09-01,60000000000000000\n1,A,2026-09-01,60000000000000000\n",
         .currency = "EUR",
         .group = GROUP_SUM,
         .want = "reject 2:4 1: the sum of the rows of this invoice is too large; see line 3\nreject 3:4 1: the sum of "
                 "the rows "
                 "of this invoice is too large; see line 2\n"},
    };

    (void)state;
    RUN(cases);
}

static void invoices_are_sorted_by_number_and_found(void **state)
{
    g_autoptr(GString) csv = g_string_new("number,name,due,total,currency\n");
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    struct ledger_case test = {.group = GROUP_SUM};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        g_string_append(csv, "2026-");
        for (int j = g_rand_int_range(random, 0, 20); j >= 0; j--)
            g_string_append_c(csv, "012"[g_rand_int_range(random, 0, 3)]);
        g_string_append(csv, ",A,2026-09-01,1,EUR\n");
    }
    test.csv = csv->str;

    struct ledger_setting *setting = ledger_setting_new(&test);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    int64_t total = 0;

    assert_null(ledger->failure);
    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *invoice = &g_array_index(ledger->invoices, struct invoice, i);

        assert_true(i == 0 || strcmp(invoice[-1].number, invoice->number) < 0);
        assert_ptr_equal(ledger_find(ledger, invoice->number), invoice);
        total += invoice->total;
    }
    assert_int_equal(total, 300000);
    ledger_setting_free(setting);
}

static int leave(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credit_notes_are_negative_whatever_their_sign),
        cmocka_unit_test(rows_of_one_number_become_one_invoice),
        cmocka_unit_test(invoices_are_sorted_by_number_and_found),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
