/* SPDX-License-Identifier: MIT */
/* What stands in a ledger's rows: columns, filters, open amounts, rejects. */
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

static void canonical_header_is_read_without_settings(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = HEAD "2,A,2026-09-01,2026-09-15,EUR,605.00,605.00\n1,B,2026-09-02,2026-09-16,JPY,121,0\n",
         .want = "1 B 121/0 JPY 2026-09-02 2026-09-16\n2 A 605.00/605.00 EUR 2026-09-01 2026-09-15\n"},
        {.csv = HEAD, .want = ""},
        {.csv = "Total,\" CLIENT \",*Number,Due,CURRENCY\n10.00,A,0007,2026-09-15,eur\n",
         .want = "0007 A 10.00/10.00 EUR - 2026-09-15 total-only\n"},
        {.csv = "number,name,issued,open,currency,email\n1,Piet,2026-09-15,5,EUR,p@x.example\n",
         .want = "1 Piet 5.00/5.00 EUR 2026-09-15 -\n"},
        {.csv = "number,client,due\n",
         .want = "failure FILE:1: the header lacks `total` or `open`, `currency` or "
                 "`fixed_currency`; name the file's own columns in `columns`\n"},
        {.csv = "due,total,currency\n",
         .want = "failure FILE:1: the header lacks `number`, `client` or `name`; name the "
                 "file's own columns in `columns`\n"},
        {.csv = "number,client,total,currency\n",
         .want = "failure FILE:1: the header lacks `due` or `issued`; name the file's own columns in `columns`\n"},
    };

    (void)state;
    RUN(cases);
}

static void columns_are_found_by_name_or_position(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = "Nr;Klant;Verval;Bedrag\n1;A;01-09-2026;10,00\n",
         .separator = ';',
         .decimal = ',',
         .date = "%d-%m-%Y",
         .currency = "EUR",
         .columns = {[COLUMN_NUMBER] = "nr", [COLUMN_NAME] = "KLANT", [COLUMN_DUE] = "#3", [COLUMN_TOTAL] = " Bedrag"},
         .want = "1 A 10.00/10.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "1;A;01-09-2026;10,00\n",
         .separator = ';',
         .decimal = ',',
         .date = "%d-%m-%Y",
         .currency = "EUR",
         .headless = true,
         .columns = {[COLUMN_NUMBER] = "1", [COLUMN_NAME] = "#2", [COLUMN_DUE] = "3", [COLUMN_TOTAL] = "4"},
         .want = "1 A 10.00/10.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "1;A\n",
         .separator = ';',
         .headless = true,
         .currency = "EUR",
         .columns = {[COLUMN_NUMBER] = "Nr", [COLUMN_NAME] = "2", [COLUMN_DUE] = "3", [COLUMN_TOTAL] = "4"},
         .want = "failure FILE:1: column \"Nr\" (number) is no position; with header = no write #1 for the first\n"},
        {.csv = "1;A\n",
         .separator = ';',
         .headless = true,
         .currency = "EUR",
         .want = "failure FILE:1: a file without header needs `columns` with positions\n"},
        {.csv = "Relatie,Factuurnr,Bedrag\n",
         .columns = {[COLUMN_NUMBER] = "Factuurnummer", [COLUMN_NAME] = "Relatie"},
         .want =
             "failure FILE:1: column \"Factuurnummer\" (number) is not in the header; is it \"Factuurnr\"? The header "
             "has: \"Relatie\", \"Factuurnr\", \"Bedrag\"\n"},
        {.csv = "a,b\n",
         .columns = {[COLUMN_NUMBER] = "Factuurnummer"},
         .want = "failure FILE:1: column \"Factuurnummer\" (number) is not in the header; it has: \"a\", \"b\"\n"},
        {.csv = "a,b\n",
         .columns = {[COLUMN_NUMBER] = "#3"},
         .want = "failure FILE:1: column \"#3\" (number) is not there; the file has 2\n"},
        {.csv = "a,b\n",
         .columns = {[COLUMN_NUMBER] = "a", [COLUMN_DUE] = "b"},
         .currency = "EUR",
         .want = "failure FILE:1: `columns` lacks `client` or `name`, `total` or `open`\n"},
        {.csv = LIST "1,A,2026-09-01,1\n",
         .currency = "EUR",
         .drop = {"Soort=Crediteur"},
         .want = "failure FILE:1: column \"Soort\" (drop) is not in the header; it has: \"number\", \"name\", \"due\", "
                 "\"total\"\n"},
        {.csv = "Nr;Klant;Bedrag\n1;A;5\n",
         .separator = ',',
         .columns = {[COLUMN_NUMBER] = "Nr"},
         .want = "failure FILE:1: the line is one cell with separator \",\"; it holds \";\", set separator = \";\"\n"},
        {.csv = "Nr\tKlant\tBedrag\n1\tA\t5\n",
         .separator = ';',
         .columns = {[COLUMN_NUMBER] = "Nr"},
         .want =
             "failure FILE:1: the line is one cell with separator \";\"; it holds \"\\t\", set separator = \"\\t\"\n"},
        {.csv = "number,name,due,total,total\n1,A,2026-09-01,1,2\n",
         .currency = "EUR",
         .want =
             "1 A 1.00/1.00 EUR - 2026-09-01 total-only\nwarning column \"total\" stands twice in the header; column 4 "
             "counts, not 5\n"},
    };

    (void)state;
    RUN(cases);
}

static void rows_that_read_well_but_are_wrong_are_rejected_alone(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = HEAD "1,A,2026-09-15,2026-09-01,EUR,1,1\n2,A,2026-09-01,2026-09-01,EUR,1,1\n",
         .want = "2 A 1.00/1.00 EUR 2026-09-01 2026-09-01\nreject 2:4 1: due 2026-09-01 is before issue 2026-09-15\n"},
        {.csv = HEAD "1,A,2026-09-15,2026-09-01,EUR,-1,-1\n",
         .want = "1 A -1.00/-1.00 EUR 2026-09-15 2026-09-01 credit\n"},
        {.csv = HEAD "1,A,,,EUR,1,1\n2,,2026-09-01,,EUR,1,1\n3,A,2026-09-01,,QQQ,1,1\n4,A,2026-09-01,,,1,1\n",
         .want =
             "reject 2:4 1: the row has neither a due date nor an issue date\nreject 3:2 2: the row names no client\n"
             "reject 4:5 3: currency \"QQQ\" is not known; write its ISO 4217 code, as in EUR\n"
             "reject 5:5 4: the row has no currency; set `fixed_currency`\n"},
        {.csv = HEAD "1,A,2026-09-01,,,1,1\n2,A,2026-09-01,,bhd,1.125,1\n",
         .currency = "EUR",
         .want = "1 A 1.00/1.00 EUR 2026-09-01 -\n2 A 1.125/1.000 BHD 2026-09-01 -\n"},
        {.csv = LIST "2026-1,A,2026-09-01,10\n7,C,2026-09-01,5\n2026-1,B,2026-09-02,99\n2026-1,B,2026-09-02,98\n",
         .currency = "EUR",
         .want = "7 C 5.00/5.00 EUR - 2026-09-01 total-only\nreject 2:1 2026-1: the number is not its own; it is also "
                 "on lines "
                 "4, 5\nreject 4:1 2026-1: the number is not its own; it is also on lines 2, 5\nreject 5:1 2026-1: the "
                 "number "
                 "is not its own; it is also on lines 2, 4\n"},
        {.csv = HEAD "1,A,2026-09-15,2026-09-01,EUR,1,1\n1,A,2026-09-01,2026-09-01,EUR,1,1\n",
         .want = "reject 2:4 1: due 2026-09-01 is before issue 2026-09-15\nreject 3:1 1: the number is not its own; it "
                 "is also "
                 "on line 2\n"},
        {.csv = LIST "1,A,2026-09-01,1\n01,A,2026-09-01,1\n",
         .currency = "EUR",
         .want = "01 A 1.00/1.00 EUR - 2026-09-01 total-only\n1 A 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = LIST "1,A,2026-09-01,1,,\n", .currency = "EUR", .want = "1 A 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = LIST "1,A,2026-09-01,1\n2,B,2026-09-01,1,,x\n",
         .currency = "EUR",
         .want = "failure FILE:3:6: the row has more cells than the header; is a separator in a text not quoted?\n"},
    };

    (void)state;
    RUN(cases);
}

static void open_beats_paid_which_beats_the_status_word(void **state)
{
#define MONEY "number,name,due,total,open,paid,status\n"
    static const struct ledger_case cases[] = {
        {.csv = MONEY "1,A,2026-09-01,100,25,10,Paid\n",
         .currency = "EUR",
         .want = "1 A 100.00/25.00 EUR - 2026-09-01 paid\n"},
        {.csv = "number,name,due,total,paid\n1,A,2026-09-01,100,75\n2,A,2026-09-01,100,\n3,A,2026-09-01,100,120\n",
         .currency = "EUR",
         .want = "1 A 100.00/25.00 EUR - 2026-09-01\n2 A 100.00/100.00 EUR - 2026-09-01\n3 A 100.00/-20.00 EUR - "
                 "2026-09-01\n"},
        {.csv = "number,name,due,total,status\n1,A,2026-09-01,100,Betaald\n2,A,2026-09-01,100,late\n",
         .currency = "EUR",
         .want = "1 A 100.00/0.00 EUR - 2026-09-01 paid\n2 A 100.00/100.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "number,name,due,open\n1,A,2026-09-01,100\n",
         .currency = "EUR",
         .want = "1 A 100.00/100.00 EUR - 2026-09-01\n"},
        {.csv = ITEMS "1,A,2026-09-01,,40\n", .currency = "EUR", .want = "1 A 40.00/40.00 EUR - 2026-09-01\n"},
    };

    (void)state;
    RUN(cases);
}

static void drop_and_keep_choose_rows(void **state)
{
#define SORTS "number,name,due,total,soort,land\n"
    static const struct ledger_case cases[] = {
        {.csv = SORTS "1,A,2026-09-01,1,Debiteur,NL\n2,A,x,x,Crediteur,NL\n,A,,,Debiteur,NL\n",
         .currency = "EUR",
         .drop = {"Soort=Crediteur"},
         .want = "1 A 1.00/1.00 EUR - 2026-09-01 total-only\nskipped 2\n"},
        {.csv = SORTS "1,A,2026-09-01,1,D,NL\n5,A,2026-09-01,1,NL,NL\n2,A,2026-09-01,1,D,BE\n3,A,2026-09-01,1,C,NL\n4,"
                      "A,2026-09-01,1,D,FR\n",
         .currency = "EUR",
         .keep = {"soort=D", "land=NL", "land=BE"},
         .want = "1 A 1.00/1.00 EUR - 2026-09-01 total-only\n2 A 1.00/1.00 EUR - 2026-09-01 total-only\nskipped 3\n"},
        {.csv = SORTS "1,A,2026-09-01,1,D,NL\n2,A,2026-09-01,1,,NL\n3,A,2026-09-01,1,d,NL\n",
         .currency = "EUR",
         .drop = {"#5=", "#5=D"},
         .want = "3 A 1.00/1.00 EUR - 2026-09-01 total-only\nskipped 2\n"},
    };

    (void)state;
    RUN(cases);
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
        cmocka_unit_test(canonical_header_is_read_without_settings),
        cmocka_unit_test(columns_are_found_by_name_or_position),
        cmocka_unit_test(rows_that_read_well_but_are_wrong_are_rejected_alone),
        cmocka_unit_test(open_beats_paid_which_beats_the_status_word),
        cmocka_unit_test(drop_and_keep_choose_rows),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
