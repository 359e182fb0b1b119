/* SPDX-License-Identifier: MIT */
/* The sample ledgers with the shapes of known packages, with their settings written out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger_case.h"

/* In `file` the name only. */
static const struct ledger_case samples[] = {
    {.file = "ledger-eboekhouden-openposten.csv",
     .separator = ';',
     .decimal = ',',
     .date = "%d-%m-%Y",
     .encoding = "cp1252",
     .currency = "EUR",
     .drop = {"Soort=Crediteur"},
     .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                 [COLUMN_CLIENT] = "Relatiecode",
                 [COLUMN_NAME] = "Relatie",
                 [COLUMN_ISSUED] = "Factuurdatum",
                 [COLUMN_DUE] = "Vervaldatum",
                 [COLUMN_TOTAL] = "Bedrag",
                 [COLUMN_OPEN] = "Openstaand"},
     .want = "2026-0101 KL001 605.00/605.00 EUR 2026-09-01 2026-09-15\n"
             "2026-0102 KL002 1210.00/210.00 EUR 2026-09-03 2026-09-17\n"
             "2026-C003 KL002 -121.00/-121.00 EUR 2026-09-05 2026-09-05 credit\nskipped 1\n"},
    {.file = "ledger-moneybird-open.csv",
     .currency = "EUR",
     .columns = {[COLUMN_NUMBER] = "InvoiceID",
                 [COLUMN_CLIENT] = "ContactID",
                 [COLUMN_NAME] = "Contact",
                 [COLUMN_ISSUED] = "InvoiceDate",
                 [COLUMN_DUE] = "DueDate",
                 [COLUMN_TOTAL] = "TotalPriceIncl",
                 [COLUMN_OPEN] = "OutstandingAmount"},
     .want = "2026-0101 433546 605.00/605.00 EUR 2026-09-01 2026-09-15\n"
             "2026-0104 433547 121.00/0.00 EUR 2026-09-02 2026-09-16\n"},
    {.file = "ledger-stripe.csv",
     .columns = {[COLUMN_NUMBER] = "Number",
                 [COLUMN_CLIENT] = "Customer",
                 [COLUMN_NAME] = "Customer Name",
                 [COLUMN_EMAIL] = "Customer Email",
                 [COLUMN_ISSUED] = "Date (UTC)",
                 [COLUMN_DUE] = "Due Date (UTC)",
                 [COLUMN_CURRENCY] = "Currency",
                 [COLUMN_TOTAL] = "Amount Due",
                 [COLUMN_PAID] = "Amount Paid",
                 [COLUMN_STATUS] = "Status"},
     .want = "ABCD-0001 cus_9 1210.00/1210.00 EUR 2026-09-01 2026-10-01\n"
             "ABCD-0002 cus_9 50.00/0.00 USD 2026-09-02 2026-10-02 paid\n"},
    {.file = "ledger-odoo.csv",
     .currency = "EUR",
     .drop = {"Status=Draft"},
     .columns = {[COLUMN_NUMBER] = "Number",
                 [COLUMN_NAME] = "Invoice Partner Display Name",
                 [COLUMN_ISSUED] = "Invoice/Bill Date",
                 [COLUMN_DUE] = "Due Date",
                 [COLUMN_TOTAL] = "Total Signed",
                 [COLUMN_OPEN] = "Amount Due Signed",
                 [COLUMN_STATUS] = "Payment Status",
                 [COLUMN_PAYMENT_REFERENCE] = "Payment Reference"},
     .want = "INV/2026/00012 KLANT EEN NV 1210.00/1210.00 EUR 2026-09-01 2026-10-01\n"
             "INV/2026/00013 Janssens & Zoon 399.95/0.00 EUR 2026-09-05 2026-09-20 paid\n"
             "RINV/2026/00002 KLANT EEN NV -121.00/-121.00 EUR 2026-09-10 2026-09-10 credit\nskipped 1\n"},
    {.file = "ledger-invoiceninja.csv",
     .columns = {[COLUMN_NUMBER] = "Invoice Number",
                 [COLUMN_NAME] = "Client",
                 [COLUMN_ISSUED] = "Invoice Date",
                 [COLUMN_DUE] = "Due Date",
                 [COLUMN_CURRENCY] = "Currency",
                 [COLUMN_TOTAL] = "Amount",
                 [COLUMN_OPEN] = "Balance",
                 [COLUMN_PAID] = "Paid to Date",
                 [COLUMN_STATUS] = "Status"},
     .want = "0007 Studio Acht, vof 242.00/242.00 EUR 2026-08-01 2026-08-31\n"
             "0008 Klant Twee 100.00/25.00 EUR 2026-08-02 2026-09-01\n"},
    {.file = "neg-ledger-missing-column.csv",
     .separator = ';',
     .decimal = ',',
     .date = "%d-%m-%Y",
     .currency = "EUR",
     .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                 [COLUMN_NAME] = "Relatie",
                 [COLUMN_ISSUED] = "Factuurdatum",
                 [COLUMN_TOTAL] = "Bedrag"},
     .want = "failure FILE:1: column \"Factuurnummer\" (number) is not in the header; it has: "
             "\"Relatiecode\", \"Relatie\", \"Factuurdatum\", \"Bedrag\"\n"},
    {.file = "neg-ledger-duplicate-number.csv",
     .separator = ';',
     .decimal = ',',
     .date = "%d-%m-%Y",
     .currency = "EUR",
     .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                 [COLUMN_NAME] = "Klant",
                 [COLUMN_DUE] = "Vervaldatum",
                 [COLUMN_TOTAL] = "Bedrag"},
     .want = "reject 2:1 2026-1: the number is not its own; it is also on line 3\n"
             "reject 3:1 2026-1: the number is not its own; it is also on line 2\n"},
    {.file = "neg-ledger-utf16.csv",
     .separator = ';',
     .decimal = ',',
     .date = "%d-%m-%Y",
     .currency = "EUR",
     .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                 [COLUMN_NAME] = "Klant",
                 [COLUMN_DUE] = "Vervaldatum",
                 [COLUMN_TOTAL] = "Bedrag"},
     .want = "failure FILE:1: the file is UTF-16, not \"UTF-8\"; set encoding = \"utf-16\"\n"},
    {.file = "neg-ledger-utf16.csv",
     .separator = ';',
     .decimal = ',',
     .date = "%d-%m-%Y",
     .currency = "EUR",
     .encoding = "utf-16",
     .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                 [COLUMN_NAME] = "Klant",
                 [COLUMN_DUE] = "Vervaldatum",
                 [COLUMN_TOTAL] = "Bedrag"},
     .want = "2026-1 A 10.00/10.00 EUR - 2026-09-01 total-only\n"},
};

static void samples_are_read_as_expected(void **state)
{
    const char *shared = g_getenv("HERINNERD_SHARED") ? g_getenv("HERINNERD_SHARED") : "../shared";
    int failed = 0, missing = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_build_filename(shared, "samples", "csv", samples[i].file, NULL);
        struct ledger_case test = samples[i];
        g_autofree char *got = NULL;

        if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            missing++;
            continue;
        }
        test.file = path;
        got = ledger_case_run(&test);
        if (strcmp(got, test.want) != 0) {
            print_error("%s:\n got \"%s\"\nwant \"%s\"\n", samples[i].file, got, test.want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
    if (missing == G_N_ELEMENTS(samples)) {
        print_message("skipped: there are no samples in %s\n", shared);
        skip();
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_read_as_expected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
