/* SPDX-License-Identifier: MIT */
/* What `ledger inspect` finds in exports that nobody described, and what it leaves open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "control/presets.h"
#include "ledger/inspect.h"
#include "ledger/ledger_case.h"

struct example {
    const char *csv;
    const char *file; /* a file of the tree or of the samples in place of csv */
    struct inspect_hints hints;
    const char *want;
};

#define HEADER "Factuurnummer;Klant;Vervaldatum;Bedrag\n"

static const struct example examples[] = {
    {.csv = HEADER "2026-1;A;13-09-2026;€ 1.210,00\n", .want = "UTF-8 ; , %d-%m-%Y EUR skip 0"},
    {.csv = HEADER "2026-1;A;01-09-2026;€ 1.210,00\n",
     .want = "UTF-8 ; , ? EUR skip 0 date:2:01-09-2026:%d-%m-%Y, %m-%d-%Y"},
    {.csv = HEADER "2026-1;A;09-09-2026;€ 5,00\n2026-2;A;10-09-2026;€ 5,00\n",
     .want = "UTF-8 ; , ? EUR skip 0 date:3:10-09-2026:%d-%m-%Y, %m-%d-%Y"},
    {.csv = HEADER "2026-1;A;09-09-2026;€ 5,00\n",
     .want = "UTF-8 ; , ? EUR skip 0 date:2:09-09-2026:%d-%m-%Y, %m-%d-%Y"},
    {.csv = HEADER "2026-1;A;01-09-2026;€ 5,00\n",
     .hints = {.date = "%d-%m-%Y"},
     .want = "UTF-8 ; , %d-%m-%Y EUR skip 0"},
    {.csv = HEADER "2026-1;A;31-12-2026;10\n", .want = "UTF-8 ; ? %d-%m-%Y - skip 0 decimal:2:10:., \",\" currency"},
    {.csv = HEADER "2026-1;A;31-12-2026;1.234\n",
     .hints = {.currency = "EUR"},
     .want = "UTF-8 ; ? %d-%m-%Y EUR skip 0 decimal:2:1.234:., \",\""},
    {.csv = HEADER "2026-1;A;31-12-2026;10\n",
     .hints = {.decimal = ',', .currency = "EUR"},
     .want = "UTF-8 ; , %d-%m-%Y EUR skip 0"},
    {.csv = HEADER "2026-1;A;tomorrow;5,00\n",
     .hints = {.currency = "EUR"},
     .want = "UTF-8 ; , ? EUR skip 0 date:2:tomorrow:"},
    {.csv = HEADER, .hints = {.currency = "EUR"}, .want = "UTF-8 ; ? ? EUR skip 0 date:0:: decimal:0::., \",\""},
    /* the due date cannot lie before the invoice: only one reading is left */
    {.csv = "number,name,issued,due,currency,total\n1,A,03/04/2026,02/05/2026,EUR,5.00\n",
     .want = "UTF-8 , . %d/%m/%Y column skip 0"},
    {.csv = "Open items\n21 "
            "November\n\nnumber\tname\tissued\tcurrency\ttotal\n1\tA\t2026-01-02\tEUR\t5.00\n\tTOTAL\t\t\t5\n",
     .want = "UTF-8 \t . %Y-%m-%d column skip 2"},
    {.csv = "Nr;Naam;Datum;Munt;Totaal;Soort\n1;A;2026-01-02;EUR;5,00;Debiteur\n2;B;2026-01-02;EUR;5,00;Crediteur\n",
     .want = "UTF-8 ; , %Y-%m-%d column skip 0 drop Soort=Crediteur"},
    {.csv = "Naam;Datum;Munt;Totaal\nA;2026-01-02;EUR;5,00\n", .want = "UTF-8 ; , %Y-%m-%d column skip 0 number"},
    {.csv = "Stuk;Naam;Datum;Munt;Totaal\nX1;A;2026-01-02;EUR;5,00\n",
     .hints = {.columns = {[COLUMN_NUMBER] = "Stuk"}},
     .want = "UTF-8 ; , %Y-%m-%d column skip 0"},
    {.csv = "one,two\n1,2\n", .want = "failure"},
    {.csv = "", .want = "failure"},
    {.csv = "\xff\xfe"
            "n\0",
     .want = "failure"},
    {.csv = HEADER "2026-1;A;13-09-2026;€ 1,00\n", .hints = {.preset = "xero"}, .want = "failure"},
    {.file = "/nowhere/at-all.csv", .want = "failure"},
    {.csv = "ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,InvoiceAmountPaid,"
            "InvoiceAmountDue,Currency,Type,Status\nA,a@a.example,I1,R,13/09/2026,30/09/2026,5.0000,0,5.0000,EUR,"
            "Sales invoice,Awaiting Payment\n",
     .want = "UTF-8 , . %d/%m/%Y column skip 0 preset xero"},
    {.csv = "Relatienr;Relatie;Boekstuk;Boekdatum;Vervaldatum;Bedrag;Saldo;Dagboek\n1;A;B1;1-2-2026;2-3-2026;5;5;V\n",
     .want = "UTF-8 ; , %d-%m-%Y EUR skip 0 preset snelstart"},
};

static void dump_open(GString *out, const struct inspection *inspection)
{
    static const char *const names[] = {"number", "client", "amount", "day", "currency", "date", "decimal"};

    for (guint i = 0; i < inspection->open->len; i++) {
        const struct inspect_open *open = inspection->open->pdata[i];
        bool value = open->question == INSPECT_DATE || open->question == INSPECT_DECIMAL;

        g_string_append_printf(out, " %s", names[open->question]);
        if (value)
            g_string_append_printf(out, ":%d:%s:%s", open->line, open->text, open->choices);
    }
}

static bool is_open(const struct inspection *inspection, enum inspect_question question)
{
    for (guint i = 0; i < inspection->open->len; i++)
        if (((const struct inspect_open *)inspection->open->pdata[i])->question == question)
            return true;
    return false;
}

static char *dump(const struct inspection *inspection)
{
    const struct config_ledger *ledger = inspection->ledger;
    const char *currency = *ledger->columns[COLUMN_CURRENCY] ? "column" : ledger->fixed_currency;
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%s %c %c %s %s skip %d", ledger->csv.encoding, ledger->csv.separator,
                           is_open(inspection, INSPECT_DECIMAL) ? '?' : ledger->csv.decimal,
                           is_open(inspection, INSPECT_DATE) ? "?" : ledger->csv.date, *currency ? currency : "-",
                           ledger->csv.skip_lines);
    if (inspection->preset)
        g_string_append_printf(out, " preset %s", inspection->preset->preset);
    for (guint i = 0; !inspection->preset && i < ledger->drop->len; i++) {
        const struct config_filter *filter = ledger->drop->pdata[i];

        g_string_append_printf(out, " drop %s=%s", filter->column, filter->value);
    }
    dump_open(out, inspection);
    return g_string_free(out, FALSE);
}

static struct config *presets(void)
{
    g_autoptr(GError) error = NULL;
    struct config *config = presets_read("/nowhere", "ledger", &error);

    if (!config)
        fail_msg("the presets cannot be read: %s", error->message);
    return config;
}

static void a_file_decides_or_is_asked(void **state)
{
    AUTO(config) known = presets();

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        const struct example *example = &examples[i];
        g_autofree char *path = example->file ? g_strdup(example->file)
                                              : ledger_case_write("export.csv", example->csv, strlen(example->csv));
        AUTO(inspection) inspection = inspect_file(path, known->ledgers, &example->hints);
        g_autofree char *got = inspection->failure ? g_strdup("failure") : dump(inspection);

        if (!g_str_equal(got, example->want))
            fail_msg("%zu: got «%s» want «%s» (%s)", i, got, example->want,
                     inspection->failure ? inspection->failure : "");
    }
    ledger_case_remove_dir();
}

/* A column of mail addresses by what stands in it, where its name is none of the known ones. */
static void mail_is_known_by_what_it_holds(void **state)
{
    static const struct {
        const char *csv, *want;
    } mails[] = {
        {"Nr;Klant;E-mailadres klant;Bedrag\n1;A;a@a.example;5,00\n2;B;;5,00\n", "E-mailadres klant"},
        {"Nr,Client,Billing e-mail,Total\n1,A,\"a@a.example; b@a.example\",5.00\n,,TOTAL,5.00\n2,B,b@b.example,1.00\n",
         "Billing e-mail"},
        {"Nr;Klant;Mail klant;Mail verkoper;Bedrag\n1;A;a@a.example;v@v.example;5,00\n", ""},
        {"Nr;Klant;Mail klant;Gemaild op;Bedrag\n1;A;a@a.example;2026-01-02;5,00\n", "Mail klant"},
        {"Nr;Klant;Verkoper;Bedrag\n1;A;v@v.example;5,00\n", ""},
        {"Nr;Klant;Per mail;Bedrag\n1;A;ja;5,00\n2;B;nee;5,00\n", ""},
        {"Nr;Klant;Mail klant;Email;Bedrag\n1;A;a@a.example;e@a.example;5,00\n", "Email"},
    };
    AUTO(config) known = presets();
    const struct inspect_hints none = {0};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *path = ledger_case_write("export.csv", mails[i].csv, strlen(mails[i].csv));
        AUTO(inspection) inspection = inspect_file(path, known->ledgers, &none);

        if (inspection->failure || !g_str_equal(inspection->ledger->columns[COLUMN_EMAIL], mails[i].want))
            fail_msg("%zu: got «%s» want «%s» (%s)", i, inspection->ledger->columns[COLUMN_EMAIL], mails[i].want,
                     inspection->failure ? inspection->failure : "");
    }
    ledger_case_remove_dir();
}

/* What a preset, with the words that a person gives, makes of the samples of packages. */
static void samples_are_known_and_read(void **state)
{
    static const struct {
        const char *file, *preset;
        guint invoices;
    } samples[] = {
        {"ledger-eboekhouden-openposten.csv", "e-boekhouden", 3},
        {"ledger-moneybird-open.csv", "moneybird", 2},
        {"ledger-odoo.csv", "odoo", 3},
        {"ledger-stripe.csv", "stripe", 2},
        {"ledger-invoiceninja.csv", "invoiceninja", 2},
    };
    const char *shared = g_getenv("HERINNERD_SHARED");
    AUTO(config) known = presets();
    const struct inspect_hints none = {0};

    (void)state;
    if (!shared) {
        print_message("skipped: HERINNERD_SHARED is not set\n");
        skip();
    }
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = g_build_filename(shared, "samples", "csv", samples[i].file, NULL);
        AUTO(inspection) inspection = inspect_file(path, known->ledgers, &none);

        if (!inspection->preset || !g_str_equal(inspection->preset->preset, samples[i].preset))
            fail_msg("%zu: got preset «%s» want «%s»", i, inspection->preset ? inspection->preset->preset : "none",
                     samples[i].preset);
        AUTO(ledger) ledger = ledger_read(inspection->ledger, NULL, NULL);

        if (ledger->failure || ledger->invoices->len != samples[i].invoices)
            fail_msg("%zu: got %u invoices (%s) want %u", i, ledger->invoices->len,
                     ledger->failure ? ledger->failure : "", samples[i].invoices);
    }
}

/* The section that is printed must be read by the configuration as what was found. */
static void the_section_says_what_was_found(void **state)
{
    AUTO(config) known = presets();
    const struct inspect_hints none = {0};
    g_autofree char *path = ledger_case_write(
        "export.csv", "Nr;\"Naam \"\"a\"\" ${B}\";Klantnaam;Datum;Munt;Totaal\n1;x;A;2026-01-02;EUR;5,00\n", -1);
    AUTO(inspection) inspection = inspect_file(path, known->ledgers, &none);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);

    (void)state;
    assert_null(inspection->failure);
    g_free(inspection->ledger->columns[COLUMN_DESCRIPTION]);
    inspection->ledger->columns[COLUMN_DESCRIPTION] = g_strdup(inspection->header[1]);

    g_autofree char *section = inspection_section(inspection, "mine", path);
    g_autofree char *text = g_strconcat("sender \"s\" { name = \"S\"  address = \"s@s.example\" }\n", section, NULL);
    g_autofree char *file = ledger_case_write("written.conf", text, -1);
    AUTO(config) config = config_load(file, NULL, known->datadir, mistakes);

    if (!config) {
        g_autofree char *mistake = config_mistake_text(mistakes->pdata[0]);

        fail_msg("got «%s» of\n%s", mistake, section);
    }
    const struct config_ledger *ledger = config_ledger(config, "mine");

    assert_string_equal(ledger->columns[COLUMN_DESCRIPTION], "Naam \"a\" ${B}");
    assert_string_equal(ledger->columns[COLUMN_NUMBER], "Nr");
    assert_int_equal(ledger->csv.separator, ';');
    assert_int_equal(ledger->csv.decimal, ',');
    ledger_case_remove_dir();
}

/* The tree's own data stands beside the programs, one folder up or, in a build of another kind, two. */
static void use_shipped_data(void)
{
    static const char *const places[] = {"../share", "../../share"};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(program);

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *data = g_canonicalize_filename(places[i], folder);
        g_autofree char *ledgers = g_build_filename(data, "ledgers", NULL);

        if (g_file_test(ledgers, G_FILE_TEST_IS_DIR))
            g_setenv("HERINNERD_DATADIR", data, FALSE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_decides_or_is_asked),
        cmocka_unit_test(mail_is_known_by_what_it_holds),
        cmocka_unit_test(samples_are_known_and_read),
        cmocka_unit_test(the_section_says_what_was_found),
    };

    use_shipped_data();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
