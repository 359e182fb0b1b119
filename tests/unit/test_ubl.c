/* SPDX-License-Identifier: MIT */
/* A folder of UBL documents as a ledger: what is taken, what is left out, what is refused and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/file.h"
#include "ledger/ledger_case.h"
#include "ledger/paper.h"
#include "ledger/reading.h"
#include "ledger/ubl_memory.h"
#include "ledger/ubl_pack.h"

#define CBC "xmlns:b=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\" "
#define CAC "xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\""
#define ROOT(kind) "<" kind " xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:" kind "-2\" " CBC CAC ">"
#define PARTY(role, vat, name)                                                                                         \
    "<a:Accounting" role "Party><a:Party><a:PartyTaxScheme><b:CompanyID>" vat "</b:CompanyID></a:PartyTaxScheme>"      \
    "<a:PartyLegalEntity><b:RegistrationName>" name "</b:RegistrationName></a:PartyLegalEntity></a:Party>"             \
    "</a:Accounting" role "Party>"
#define BODY(number, head, amount, rest)                                                                               \
    "<b:ID>" number "</b:ID><b:IssueDate>2026-02-01</b:IssueDate>" head                                                \
    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>" PARTY("Supplier", "NL 0012.345.67.B01", "Wij")              \
        PARTY("Customer", "NL2", "Acme BV") rest "<a:LegalMonetaryTotal><b:PayableAmount currencyID=\"EUR\">" amount   \
                                                 "</b:PayableAmount></a:LegalMonetaryTotal>"
#define INVOICE(number, head, amount, rest) ROOT("Invoice") BODY(number, head, amount, rest) "</Invoice>"
#define CREDIT(number, amount, rest) ROOT("CreditNote") BODY(number, "", amount, rest) "</CreditNote>"
#define DUE "<b:DueDate>2026-03-03</b:DueDate>"
#define CODE(code) "<b:InvoiceTypeCode>" code "</b:InvoiceTypeCode>"
#define REFERS(number)                                                                                                 \
    "<a:BillingReference><a:InvoiceDocumentReference><b:ID>" number                                                    \
    "</b:ID></a:InvoiceDocumentReference></a:BillingReference>"

struct folder_case {
    const char *files[3];
    gsize length; /* of the first, where it holds a NUL */
    const char *want;
};

static char *own[] = {(char *)"NL001234567B01", NULL};

static struct ledger *read_folder(struct config_ledger *config, const char *folder)
{
    *config = (struct config_ledger){.type = LEDGER_UBL, .key = (char *)"ubl", .own = own};
    config->path = (char *)(gpointer)folder;
    config->fixed_currency = config->invoice_pdf = (char *)"";
    config->csv.date = (char *)"%Y-%m-%d";
    return ledger_read(config, NULL, NULL);
}

static char *dump(const struct ledger *ledger)
{
    GString *out = g_string_new(ledger->failure ? "failure\n" : "");

    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, i);
        char due[DAY_ISO_SIZE];
        const char *credits = invoice_text(row, TEXT_CREDITS);

        g_string_append_printf(out, "%s %s %s %" G_GINT64_FORMAT " %s%s%s%s\n", row->number, row->client->id,
                               row->client->name, row->balance, day_to_iso(row->due, due), credits ? " of " : "",
                               credits ? credits : "", row->status == STATUS_UNSURE ? " unsure" : "");
    }
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];
        g_autofree char *file = g_path_get_basename(ledger_file(ledger, reject->line));

        g_string_append_printf(out, "reject %s %s: %s\n", file, reject->number ? reject->number : "-", reject->reason);
    }
    g_string_append_printf(out, "left out %d, warnings %u", ledger->skipped, ledger->warnings->len);
    return g_string_free(out, FALSE);
}

static void empty(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
}

static char *put(const char *folder, const char *name, const char *text, gssize length)
{
    char *path = g_build_filename(folder, name, NULL);

    assert_true(g_file_set_contents(path, text, length, NULL));
    return path;
}

static void run(const struct folder_case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
        struct config_ledger config;

        for (int f = 0; f < 3 && cases[i].files[f]; f++) {
            g_autofree char *name = g_strdup_printf("%c.xml", 'a' + f);

            g_free(put(folder, name, cases[i].files[f], f == 0 && cases[i].length ? (gssize)cases[i].length : -1));
        }

        AUTO(ledger) ledger = read_folder(&config, folder);
        g_autofree char *got = dump(ledger);

        empty(folder);
        if (!strstr(got, cases[i].want))
            fail_msg("case %zu: got «%s» want «%s»", i, got, cases[i].want);
    }
}

#define RUN(cases) run(cases, G_N_ELEMENTS(cases))

static void only_our_own_debts_are_taken(void **state)
{
    static const struct folder_case cases[] = {
        {.files = {INVOICE("007", DUE CODE("380"), "121.5", "")},
         .want = "007 NL2 Acme BV 12150 2026-03-03\nleft out 0, warnings 0"},
        {.files = {INVOICE("1", DUE CODE("325"), "1", "")}, .want = "left out 1, warnings 0"},
        {.files = {INVOICE("1", DUE CODE("389"), "1", "")}, .want = "left out 1, warnings 0"},
        {.files = {INVOICE("1", DUE CODE("380"), "0.00", "")}, .want = "1 NL2 Acme BV 0 2026-03-03\nleft out 0"},
        {.files = {ROOT("Invoice") "<b:ID>1</b:ID><b:IssueDate>2026-02-01</b:IssueDate>" PARTY(
             "Supplier", "NL9", "Ander") PARTY("Customer", "NL001234567B01",
                                               "Wij") "<a:LegalMonetaryTotal><b:PayableAmount currencyID=\"EUR\">5"
                                                      "</b:PayableAmount></a:LegalMonetaryTotal></Invoice>"},
         .want = "left out 1, warnings 0"},
        {.files = {CREDIT("C1", "100.0000", REFERS("007"))}, .want = "C1 NL2 Acme BV -10000 - of 007\nleft out 0"},
        {.files = {INVOICE("9", "", "-30", "")}, .want = "9 NL2 Acme BV -3000 -\nleft out 0"},
        {.files = {INVOICE("1", "", "2",
                           "<a:PaymentMeans><b:PaymentDueDate>2026-02-20Z</b:PaymentDueDate></a:PaymentMeans>"
                           "<a:PaymentMeans><b:PaymentDueDate>2026-03-20</b:PaymentDueDate></a:PaymentMeans>")},
         .want = "1 NL2 Acme BV 200 2026-03-20\nleft out 0"},
    };

    (void)state;
    RUN(cases);
}

static void one_number_twice_is_for_a_person(void **state)
{
    static const struct folder_case cases[] = {
        {.files = {INVOICE("1", DUE, "2", ""), INVOICE("1", DUE, "2", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03\nleft out 1, warnings 1"},
        {.files = {INVOICE("1", DUE, "2", ""), INVOICE("1", DUE, "3", ""), INVOICE("2", DUE, "3", "")},
         .want = "2 NL2 Acme BV 300 2026-03-03\nreject a.xml 1: the number is not its own; it is also on \""},
        {.files = {INVOICE("1", DUE, "2", ""), INVOICE("2", DUE CODE("384"), "3", REFERS("1"))},
         .want = "1 NL2 Acme BV 200 2026-03-03 unsure\n2 NL2 Acme BV 300 2026-03-03 of 1 unsure\n"
                 "reject b.xml 2: corrects invoice 1, which is there too; take out"},
        {.files = {INVOICE("2", DUE CODE("384"), "3", REFERS("1"))}, .want = "2 NL2 Acme BV 300 2026-03-03 of 1\nleft"},
    };

    (void)state;
    RUN(cases);
}

static void what_cannot_be_used_is_refused_alone(void **state)
{
    static const struct folder_case cases[] = {
        {.files = {ROOT("Invoice") "<b:ID>1</b:ID><b:Iss", INVOICE("2", DUE, "2", "")},
         .want = "2 NL2 Acme BV 200 2026-03-03\nreject a.xml -: not well-formed XML"},
        {.files = {INVOICE("1", DUE, "1.234,56", "")}, .want = "reject a.xml 1: the amount to pay \"1.234,56\" is no"},
        {.files = {INVOICE("1", DUE, "1.005", "")}, .want = "reject a.xml 1: amount"},
        {.files = {INVOICE("", DUE, "1", "")}, .want = "reject a.xml -: the document has no number"},
        {.files = {INVOICE("1", DUE, "", "")}, .want = "reject a.xml 1: the document has no amount to pay"},
        {.files = {INVOICE("1", "<b:DueDate>2026-02-30</b:DueDate>", "1", "")}, .want = "reject a.xml 1: date"},
        {.files = {INVOICE("\xff\xfe", DUE, "1", "")}, .want = "reject a.xml -: not well-formed XML"},
        {.files = {"<Invoice xmlns=\"urn:x\"/>"}, .want = "is no UBL Invoice or CreditNote"},
        {.files = {"<!DOCTYPE Invoice [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" INVOICE("1", DUE, "1", "&e;")},
         .want = "reject a.xml -: a document type or an entity"},
        {.files = {"<!DOCTYPE Invoice [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                   "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>" INVOICE("&c;", DUE, "1", "")},
         .want = "reject a.xml -: "},
    };

    (void)state;
    RUN(cases);
}

/* A credit note that is not counted must not leave its invoice to be asked for in full. */
static void what_may_be_a_credit_keeps_back_what_it_may_credit(void **state)
{
    static const struct folder_case cases[] = {
        {.files = {CREDIT("C1", "x", REFERS("1")), INVOICE("1", DUE, "2", ""), INVOICE("2", DUE, "3", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03 unsure\n2 NL2 Acme BV 300 2026-03-03\nreject a.xml C1: the amount"},
        {.files = {CREDIT("C1", "x", ""), INVOICE("1", DUE, "2", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03 unsure\nreject a.xml C1: the amount"},
        {.files = {INVOICE("3", DUE, "-x", ""), INVOICE("1", DUE, "2", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03 unsure\nreject a.xml 3: the amount"},
        {.files = {INVOICE("3", DUE, "x", ""), INVOICE("1", DUE, "2", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03\nreject a.xml 3: the amount"},
        {.files = {ROOT("CreditNote") "<b:ID>C1</b:ID>" REFERS("1"), INVOICE("1", DUE, "2", "")},
         .want = "failure\nreject a.xml C1: not well-formed"},
        {.files = {"", INVOICE("1", DUE, "2", "")}, .want = "failure\nreject a.xml -: is empty"},
        {.files = {"<\0I\0", INVOICE("1", DUE, "2", "")}, .length = 4, .want = "failure\nreject a.xml -: looks like"},
        {.files = {ROOT("CreditNote") "<b:ID>C1</b:ID>" PARTY("Supplier", "NL9", "Ander") PARTY("Customer", "NL2", "A"),
                   INVOICE("1", DUE, "2", "")},
         .want = "1 NL2 Acme BV 200 2026-03-03\nreject a.xml C1: not well-formed"},
    };

    (void)state;
    RUN(cases);
}

static void depth_is_limited(void **state)
{
    enum { DEPTH = 100000 };
    g_autoptr(GString) text = g_string_new(ROOT("Invoice"));

    (void)state;
    for (int i = 0; i < DEPTH; i++)
        g_string_append(text, "<a:Party>");

    struct folder_case deep[] = {{.files = {text->str}, .want = "reject a.xml -: elements stand more than 64 deep"}};

    RUN(deep);
}

static void a_change_in_the_folder_is_seen(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
    struct config_ledger config, again;

    (void)state;
    g_free(put(folder, "a.xml", INVOICE("1", DUE, "2", ""), -1));

    AUTO(ledger) ledger = read_folder(&config, folder);

    assert_true(ledger_is_current(ledger));
    g_free(put(folder, "b.xml", INVOICE("2", DUE, "2", ""), -1));
    assert_false(ledger_is_current(ledger));

    AUTO(ledger) later = read_folder(&again, folder);

    assert_true(ledger_is_current(later));
    assert_int_equal(later->invoices->len, 2);
    empty(folder);
}

static struct ledger *read_with(struct config_ledger *config, const char *folder, const char *memory, bool writes)
{
    struct ledger *first = read_folder(config, folder);
    struct ledger_reading *reading = ledger_read_begin(config, NULL, NULL);

    ledger_free(first);
    ledger_read_remember(reading, memory, writes);
    while (!ledger_read_step(reading))
        ;
    return ledger_read_end(reading);
}

/* Notes in the file MEMORY that the document at PATH, as it looks now, is TEXT; DAMAGE: with one byte changed. */
static void teach(const char *memory, const char *path, const char *text, bool damage)
{
    struct fault fault = {0};
    struct ledger_stamp stamp;
    AUTO(ubl_document) document = ubl_read(text, strlen(text), NULL, 0, &fault);
    AUTO(ubl_memory) kept = ubl_memory_new(memory, true);
    g_autoptr(GString) packed = g_string_new(NULL);

    assert_null(fault.what);
    assert_true(file_stamp_path(path, &stamp));
    while (!ubl_memory_load(kept))
        ;
    ubl_pack(packed, "0123", document, &fault);
    ubl_memory_note(kept, path, &stamp, packed);
    ubl_memory_flush(kept);
    if (damage) {
        g_autofree char *bytes = NULL;
        gsize length;

        assert_true(g_file_get_contents(memory, &bytes, &length, NULL));
        bytes[length - 5] ^= 1;
        assert_true(g_file_set_contents(memory, bytes, (gssize)length, NULL));
    }
}

static void expect_number(const struct config_ledger *config, struct ledger *ledger, const char *number)
{
    g_autofree char *got = dump(ledger);

    (void)config;
    if (!ledger_find(ledger, number))
        fail_msg("got «%s» want an invoice %s", got, number);
    ledger_free(ledger);
}

static void what_is_remembered_is_read_again_only_when_the_file_changed(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
    g_autofree char *path = put(folder, "a.xml", INVOICE("1", DUE, "2", ""), -1);
    g_autofree char *memory = g_build_filename(folder, "kept", NULL);
    struct config_ledger config;

    (void)state;
    teach(memory, path, INVOICE("remembered", DUE, "2", ""), false);
    expect_number(&config, read_with(&config, folder, memory, false), "remembered");
    expect_number(&config, read_with(&config, folder, NULL, false), "1");
    g_free(put(folder, "a.xml", INVOICE("9", DUE, "2", ""), -1));
    expect_number(&config, read_with(&config, folder, memory, false), "9");
    g_remove(memory);
    teach(memory, path, INVOICE("remembered", DUE, "2", ""), true);
    expect_number(&config, read_with(&config, folder, memory, false), "9");
    empty(folder);
}

/* Not at once: what was just written may be written over without looking otherwise. */
static void what_has_settled_is_remembered(void **state)
{
    enum { PATIENCE_S = 60 };
    g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
    g_autofree char *path = put(folder, "a.xml", INVOICE("1", DUE, "2", ""), -1);
    g_autofree char *memory = g_build_filename(folder, "kept", NULL);
    gint64 end = g_get_monotonic_time() + (gint64)PATIENCE_S * G_USEC_PER_SEC;
    const char *found = NULL;
    struct config_ledger config;
    struct ledger_stamp stamp;
    gsize length;

    (void)state;
    expect_number(&config, read_with(&config, folder, memory, true), "1");
    assert_false(g_file_test(memory, G_FILE_TEST_EXISTS));
    assert_true(file_stamp_path(path, &stamp));
    while (!found && g_get_monotonic_time() < end) {
        g_usleep(200000);
        expect_number(&config, read_with(&config, folder, memory, true), "1");

        AUTO(ubl_memory) kept = ubl_memory_new(memory, false);

        while (!ubl_memory_load(kept))
            ;
        found = ubl_memory_find(kept, path, &stamp, &length);
    }
    assert_non_null(found);
    empty(folder);
}

/* No folder is not an empty one: then everything would seem to have gone. */
static void a_folder_that_shows_nothing_is_a_fault(void **state)
{
    static const char *const ends[] = {"", "/*.xml", "/a.xml", "/*/*.xml"};
    g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
    g_autofree char *loop = g_build_filename(folder, "loop", NULL);

    (void)state;
    assert_int_equal(symlink("loop", loop), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(loop, ends[i], NULL);
        struct config_ledger config;
        AUTO(ledger) ledger = read_folder(&config, path);

        if (!ledger->failure)
            fail_msg("case %zu: got no failure for «%s»", i, path);
    }
    empty(folder);
}

static void the_pdf_in_the_document_can_go_along(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-ubl-XXXXXX", NULL);
    struct config_ledger config;

    (void)state;
    g_free(
        put(folder, "a.xml",
            INVOICE("2026/1", DUE, "2",
                    "<a:AdditionalDocumentReference><a:Attachment><b:EmbeddedDocumentBinaryObject"
                    " mimeCode=\"application/pdf\" filename=\"../x.pdf\">JVBERi0xLjQK</b:EmbeddedDocumentBinaryObject>"
                    "</a:Attachment></a:AdditionalDocumentReference>"),
            -1));

    AUTO(ledger) ledger = read_folder(&config, folder);
    const struct invoice *row = ledger_find(ledger, "2026/1");
    g_autoptr(GError) error = NULL;

    assert_non_null(row);

    AUTO(paper) paper = paper_of_invoice(ledger, row, 1000, &error);
    AUTO(paper) large = paper_of_invoice(ledger, row, 5, NULL);

    empty(folder);
    assert_null(error);
    assert_string_equal(paper->name, "2026_1.pdf");
    assert_memory_equal(g_bytes_get_data(paper->bytes, NULL), "%PDF-1.4", 8);
    assert_null(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_our_own_debts_are_taken),
        cmocka_unit_test(one_number_twice_is_for_a_person),
        cmocka_unit_test(what_cannot_be_used_is_refused_alone),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(what_may_be_a_credit_keeps_back_what_it_may_credit),
        cmocka_unit_test(what_is_remembered_is_read_again_only_when_the_file_changed),
        cmocka_unit_test(what_has_settled_is_remembered),
        cmocka_unit_test(a_folder_that_shows_nothing_is_a_fault),
        cmocka_unit_test(a_change_in_the_folder_is_seen),
        cmocka_unit_test(the_pdf_in_the_document_can_go_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
