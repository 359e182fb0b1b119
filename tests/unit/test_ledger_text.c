/* SPDX-License-Identifier: MIT */
/* From bytes to cells: line ends, quotes, preambles, encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger_case.h"

#define LIST "number,name,due,total\n"
#define ONE "1 A 1.00/1.00 EUR - 2026-09-01 total-only\n"
#define BYTES(text) .csv = text, .length = sizeof text - 1

static void line_ends_quotes_and_preambles_are_coped_with(void **state)
{
    static const struct ledger_case cases[] = {
        {.csv = "\xef\xbb\xbf" LIST "1,A,2026-09-01,1\n", .currency = "EUR", .want = ONE},
        {.csv = "number,name,due,total\r\n1,A,2026-09-01,1\r\n", .currency = "EUR", .want = ONE},
        {.csv = "number,name,due,total\r1,A,2026-09-01,1\r", .currency = "EUR", .want = ONE},
        {.csv = "number,name,due,total\n1,A,2026-09-01,1", .currency = "EUR", .want = ONE},
        {.csv = "number,name,due,total\r1,A,2026-09-01,1\r\n2,B,x,1",
         .currency = "EUR",
         .want = "failure (value) FILE:3:3: date \"x\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.csv = "sep=;\r\nnumber;name;due;total\r\n1;A;2026-09-01;1\r\n",
         .separator = ';',
         .currency = "EUR",
         .want = ONE},
        {.csv = "\n  \n" LIST "\n1,A,2026-09-01,1\n\n", .currency = "EUR", .want = ONE},
        {.csv = "Report \"x\nsecond\n\n" LIST "1,A,2026-09-01,1\n", .skip_lines = 3, .currency = "EUR", .want = ONE},
        {.csv = "\"number\",\"name\",\"due\",\"total\"\n\"1\",\"A,\n\"\"B\"\"\",\"2026-09-01\",\" 1 \"\n2,C,x,1\n",
         .currency = "EUR",
         .want = "failure (value) FILE:4:3: date \"x\" does not fit \"%Y-%m-%d\" or does not exist\n"},
        {.csv = "\"number\",\"name\",\"due\",\"total\"\n\"1\",\"A,\n\"\"B\"\"\",\"2026-09-01\",\" 1 \"\n",
         .currency = "EUR",
         .want = "1 A, \"B\" 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "number;due;total;name\n1;2026-09-01;1\n2;2026-09-01;1;B;;;\n",
         .separator = ';',
         .currency = "EUR",
         .want = "2 B 1.00/1.00 EUR - 2026-09-01 total-only\nreject 2:4 1: the row names no client\n"},
        {.csv = "number,name,due,total,description\n1,\"A, \",\"2026-09-01\",1,\"\"\n2,\"B\" ,2026-09-01,\"1\",\n"
                "3, \"C,\"\"c\"\"\",2026-09-01,1,x\n",
         .currency = "EUR",
         .want = "1 A, 1.00/1.00 EUR - 2026-09-01 total-only\n2 B 1.00/1.00 EUR - 2026-09-01 total-only\n"
                 "3 C,\"c\" 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "number,name,due,total\n1,\ta\x7f \"b,2026-09-01,1\n2,a\tb\x1f"
                "c\x7f"
                "d,2026-09-01,1\n",
         .currency = "EUR",
         .unquoted = true,
         .want = "1 a  \"b 1.00/1.00 EUR - 2026-09-01 total-only\n2 a b c d 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "number,name,due,total\n1,6\" pipe,2026-09-01,1\n",
         .currency = "EUR",
         .want = "failure FILE:2:2: a quote stands inside a cell; double it inside quotes, or set quote = \"\"\n"},
        {.csv = "number,name,due,total\n1,6\" pipe,2026-09-01,1\n",
         .currency = "EUR",
         .unquoted = true,
         .want = "1 6\" pipe 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = "number,name,due,total\n1,\"A\"x,2026-09-01,1\n",
         .currency = "EUR",
         .want = "failure FILE:2:2: a quote stands inside a cell; double it inside quotes, or set quote = \"\"\n"},
        {.csv = "number,name,due,total\n1,\"A,2026-09-01,1\n2,B,2026-09-01,1\n",
         .currency = "EUR",
         .want = "failure FILE:2: a quote that opens in this row is not closed\n"},
        {.csv = "", .want = "failure FILE: the file is empty; an export without open invoices still has its header\n"},
        {.csv = "\n\n",
         .want = "failure FILE: the file is empty; an export without open invoices still has its header\n"},
        {.csv = "\xef\xbb\xbf",
         .want = "failure FILE: the file is empty; an export without open invoices still has its header\n"},
        {.csv = LIST, .currency = "EUR", .want = ""},
        {.file = "tests/unit/ledger/quickbooks-ageing.csv",
         .skip_lines = 3,
         .currency = "USD",
         .date = "%m/%d/%Y",
         .columns = {[COLUMN_NUMBER] = "Num",
                     [COLUMN_NAME] = "Customer",
                     [COLUMN_ISSUED] = "Date",
                     [COLUMN_DUE] = "Due Date",
                     [COLUMN_TOTAL] = "Amount",
                     [COLUMN_OPEN] = "Open Balance",
                     [COLUMN_ORDER] = "P.O. #"},
         .want = "1001 Baker 1210.00/1210.00 USD 2026-09-01 2026-10-01\n"
                 "1002 Baker -310.00/-50.00 USD 2026-09-05 2026-10-05 credit\nskipped 1\n"},
        {.file = "tests/unit/ledger/xero-lines.csv",
         .date = "%d/%m/%Y",
         .group = GROUP_REPEAT,
         .columns = {[COLUMN_NUMBER] = "InvoiceNumber",
                     [COLUMN_NAME] = "ContactName",
                     [COLUMN_EMAIL] = "EmailAddress",
                     [COLUMN_ISSUED] = "InvoiceDate",
                     [COLUMN_DUE] = "DueDate",
                     [COLUMN_TOTAL] = "Total",
                     [COLUMN_OPEN] = "InvoiceAmountDue",
                     [COLUMN_CURRENCY] = "Currency",
                     [COLUMN_KIND] = "Type",
                     [COLUMN_STATUS] = "Status"},
         .want = "CN-0001 Jansen Ltd -20.00/-20.00 EUR 2026-09-05 2026-09-05 credit\n"
                 "INV-0001 Jansen Ltd 121.00/121.00 EUR 2026-09-01 2026-10-01\n"
                 "INV-0002 Pieters 60.50/0.00 EUR 2026-09-07 2026-10-07 paid\nskipped 1\n"},
    };

    (void)state;
    ledger_cases_run(cases, G_N_ELEMENTS(cases));
}

static void encodings_are_read_or_refused_by_name(void **state)
{
    static const struct ledger_case cases[] = {
        {.file = "tests/unit/ledger/windows-1252.csv",
         .separator = ';',
         .decimal = ',',
         .date = "%d-%m-%Y",
         .encoding = "cp1252",
         .currency = "EUR",
         .columns = {[COLUMN_NUMBER] = "Factuurnummer",
                     [COLUMN_NAME] = "Relatie",
                     [COLUMN_DUE] = "Vervaldatum",
                     [COLUMN_OPEN] = "Openstaand"},
         .want = "2026-1 Café 'De Ruïne' – Gent 1234.50/1234.50 EUR - 2026-09-15\n"
                 "2026-2 Søren; zoon 12.00/12.00 EUR - 2026-09-16\n"},
        {.csv = LIST "1,\xa4,2026-09-01,1\n",
         .encoding = "iso-8859-15",
         .currency = "EUR",
         .want = "1 € 1.00/1.00 EUR - 2026-09-01 total-only\n"},
        {.csv = LIST "1,\xe9,2026-09-01,1\n",
         .currency = "EUR",
         .want =
             "failure FILE:2: byte 0xe9 at offset 24 does not fit encoding \"UTF-8\"; is its encoding another, as in "
             "encoding = \"windows-1252\"?\n"},
        {.csv = LIST "1,A,2026-09-01,1\n2,\xc3",
         .currency = "EUR",
         .want =
             "failure FILE:3: byte 0xc3 at offset 41 does not fit encoding \"UTF-8\"; is its encoding another, as in "
             "encoding = \"windows-1252\"?\n"},
        {.csv = LIST "1,A,2026-09-01,1\n2,\x81",
         .encoding = "windows-1252",
         .currency = "EUR",
         .want = "failure FILE:3: byte 0x81 at offset 41 does not fit encoding \"windows-1252\"; check `encoding`\n"},
        {.csv = LIST "1,\xc3\xa9,2026-09-01,1\n",
         .encoding = "ascii",
         .currency = "EUR",
         .want = "failure FILE:2: byte 0xc3 at offset 24 does not fit encoding \"ascii\"; check `encoding`\n"},
        {.csv = LIST "1,A,2026-09-01,1\n",
         .encoding = "klingon",
         .want = "failure FILE: encoding \"klingon\" is not known; iconv --list names them\n"},
        {.csv = "\xef\xbb\xbf" LIST,
         .encoding = "windows-1252",
         .want = "failure FILE:1: the file is UTF-8, not \"windows-1252\"; set encoding = \"utf-8\"\n"},
        {BYTES("\xff\xfen\0u\0m\0"),
         .want = "failure FILE:1: the file is UTF-16, not \"UTF-8\"; set encoding = \"utf-16\"\n"},
        {BYTES("n\0u\0m\0b\0"),
         .want = "failure FILE:1: the file is UTF-16, not \"UTF-8\"; set encoding = \"utf-16\"\n"},
        {BYTES("\0n\0u\0m\0b"), .encoding = "cp1252",
         .want = "failure FILE:1: the file is UTF-16, not \"cp1252\"; set encoding = \"utf-16be\"\n"},
        {.csv = LIST,
         .encoding = "utf-16",
         .want = "failure FILE:1: the file is not \"utf-16\"; set encoding = \"utf-8\"\n"},
        {BYTES(LIST "1,A\0B,2026-09-01,1\n"), .currency = "EUR",
         .want = "failure FILE:2: a NUL byte stands at offset 25; the file is damaged or is not text\n"},
        {BYTES(LIST "1,A\0B,2026-09-01,1\n"), .currency = "EUR", .encoding = "latin1",
         .want = "failure FILE:2: the text holds a NUL character; the file is damaged or `encoding` is wrong\n"},
    };

    (void)state;
    ledger_cases_run(cases, G_N_ELEMENTS(cases));
}

/* Reads ROWS rows after PAD bytes of header, with characters of several bytes and CR LF at every place of a 64 kB
 * piece. */
static void check_pieces(const char *encoding, int pad)
{
    g_autoptr(GString) csv = g_string_new("number,name,due,total,");
    gsize length;

    for (int i = 0; i < pad; i++)
        g_string_append_c(csv, 'x');
    g_string_append(csv, "\r\n");
    for (int i = 0; i < 4000; i++)
        g_string_append_printf(csv, "%d,\"é€😀\r\nz\",2026-09-01,1\r\n", 10000 + i);

    g_autofree char *bytes = g_convert(csv->str, (gssize)csv->len, encoding, "UTF-8", NULL, &length, NULL);
    const struct ledger_case test = {.csv = bytes, .length = length, .encoding = encoding, .currency = "EUR"};
    struct ledger_setting *setting = ledger_setting_new(&test);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    const struct invoice *last = ledger_find(ledger, "13999");

    assert_null(ledger->failure);
    assert_int_equal(ledger->invoices->len, 4000);
    assert_int_equal(last->line, 8000);
    assert_string_equal(last->client->id, "é€😀  z");
    assert_int_equal(g_hash_table_size(ledger->clients), 1);
    ledger_setting_free(setting);
}

static void a_character_or_line_end_cut_by_a_piece_is_whole_again(void **state)
{
    (void)state;
    for (int pad = 0; pad < 34; pad++)
        check_pieces("UTF-8", pad);
    for (int pad = 0; pad < 4; pad++)
        check_pieces("UTF-16", pad);
    check_pieces("UTF-16LE", 0);
    check_pieces("GB18030", 1);
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
        cmocka_unit_test(line_ends_quotes_and_preambles_are_coped_with),
        cmocka_unit_test(encodings_are_read_or_refused_by_name),
        cmocka_unit_test(a_character_or_line_end_cut_by_a_piece_is_whole_again),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
