/* SPDX-License-Identifier: MIT */
/* What is known about clients, from the ledger and from the contacts, and what ledgers' words mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger_case.h"
#include "ledger/vocabulary.h"

#define WHO "number,client,name,email,language,due,total,currency\n"
#define CONTACTS "Code;Naam;E-mail;Taal;Soort;Btw;Adres;Termijn\n"
#define CONTACT_COLUMNS                                                                                                \
    {                                                                                                                  \
        [CONTACT_KEY] = "Code", [CONTACT_NAME] = "naam", [CONTACT_EMAIL] = "E-mail", [CONTACT_LANGUAGE] = "Taal",      \
        [CONTACT_SEGMENT] = "Soort", [CONTACT_VAT] = "#6", [CONTACT_ADDRESS] = "Adres", [CONTACT_TERMS] = "Termijn"    \
    }

/* The client ID as `name|email|language|segment|vat|address|terms`, or why there is none. */
static char *client_of(const struct ledger_case *test, const char *id)
{
    static const char *const segments[] = {"unknown", "business", "consumer"};
    struct ledger_setting *setting = ledger_setting_new(test);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    const struct ledger_client *client = g_hash_table_lookup(ledger->clients, id);
    char *text = ledger->failure ? ledger_dump(ledger, setting) : g_strdup("none");

    if (client && !ledger->failure) {
        g_free(text);
        text = g_strjoin("|", client->name, client->email, client->language, segments[client->segment],
                         client->more->vat, client->more->address, client->terms, NULL);
    }
    ledger_setting_free(setting);
    return text;
}

static void facts_come_from_contacts_else_from_the_newest_row(void **state)
{
    static const struct {
        struct ledger_case test;
        const char *id, *want;
    } cases[] = {
        {{.csv = WHO "1,  K1 ,Oud,oud@x.example,nl,2026-01-01,1,EUR\n3,K1,Nieuw,nieuw@x.example,,2026-03-01,1,EUR\n"
                     "2,K1,Midden,midden@x.example,fr,2026-02-01,1,EUR\n"},
         "K1",
         "Nieuw|nieuw@x.example|fr|unknown|||"},
        {{.csv = WHO "1,,Alleen Naam,,,2026-01-01,1,EUR\n"}, "Alleen Naam", "Alleen Naam|||unknown|||"},
        {{.csv = WHO "1,\xc2\xa0K1\xc2\xa0,A,,,2026-01-01,1,EUR\n"}, "K1", "A|||unknown|||"},
        {{.csv = WHO "1,K1,A,a@x.example,nl,2026-01-01,1,EUR\n",
          .contacts = CONTACTS "K1;Acme BV;ap@acme.example;;;;Straat 1;30d\n",
          .contact_separator = ';',
          .contact_columns = CONTACT_COLUMNS},
         "K1",
         "Acme BV|ap@acme.example|nl|unknown||Straat 1|30d"},
        {{.csv = WHO "1,,Acme BV,,,2026-01-01,1,EUR\n",
          .contacts = CONTACTS "K1;Acme BV;ap@acme.example;nl;;NL1B01;;\n",
          .contact_separator = ';',
          .contact_columns = CONTACT_COLUMNS},
         "Acme BV",
         "Acme BV|ap@acme.example|nl|business|NL1B01||"},
        {{.csv = WHO "1,,Acme BV,row@x.example,,2026-01-01,1,EUR\n",
          .contacts =
              CONTACTS "K1;Acme BV;one@acme.example\nK2;Acme BV;two@acme.example\nK3;Acme BV;three@acme.example\n",
          .contact_separator = ';',
          .contact_columns = CONTACT_COLUMNS},
         "Acme BV",
         "Acme BV|row@x.example||unknown|||"},
        {{.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n",
          .contacts = CONTACTS "K1;A;;;particulier;NL1B01\nK1;B;;;;\n",
          .contact_separator = ';',
          .contact_columns = CONTACT_COLUMNS},
         "K1",
         "A|||consumer|NL1B01||"},
        {{.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n",
          .contacts = "key,name,email,segment\nK1,A,a@x.example,B2B\n",
          .contact_columns = {[CONTACT_KEY] = "key"}},
         "K1",
         "A|a@x.example||business|||"},
        {{.csv = "number,client,due,total,currency,segment,country\n1,K1,2026-01-01,1,EUR,bedrijf,NL\n"
                 "2,K1,2026-01-02,1,EUR,,\n"},
         "K1",
         "|||business|||"},
        {{.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n",
          .contacts = CONTACTS "\"K1;A\n",
          .contact_separator = ';',
          .contact_columns = CONTACT_COLUMNS},
         "K1",
         "failure CONTACTS:2: a quote that opens in this row is not closed\n"},
        {{.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n",
          .contacts = CONTACTS,
          .contact_separator = ';',
          .contact_columns = {[CONTACT_KEY] = "Nummer"}},
         "K1",
         "failure CONTACTS:1: column \"Nummer\" (key) is not in the header; it has: \"Code\", \"Naam\", \"E-mail\", "
         "\"Taal\", \"Soort\", \"Btw\", \"Adres\", \"Termijn\"\n"},
        {{.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n", .contacts = "a,b\n"},
         "K1",
         "failure CONTACTS:1: neither a column for the client's number nor one for the name is mapped; set `key` or "
         "`name`\n"},
    };
    int failed = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = client_of(&cases[i].test, cases[i].id);

        if (strcmp(got, cases[i].want) != 0) {
            print_error("case %zu:\n got \"%s\"\nwant \"%s\"\n", i, got, cases[i].want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void missing_contacts_fail_the_ledger(void **state)
{
    static const struct ledger_case test = {.csv = WHO "1,K1,,,,2026-01-01,1,EUR\n", .contacts = "key,name\n"};
    struct ledger_setting *setting = ledger_setting_new(&test);

    (void)state;
    g_remove(setting->contacts_path);

    AUTO(ledger) ledger = ledger_setting_read(setting);
    g_autofree char *got = ledger_dump(ledger, setting);

    assert_string_equal(got, "failure CONTACTS: cannot be opened: No such file or directory; check `path`\n");
    assert_null(ledger->sha256);
    ledger_setting_free(setting);
}

static void texts_of_a_row_are_kept(void **state)
{
    static const struct ledger_case test = {
        .csv = "number,client,due,total,currency,email,status,language,payment_reference,order,description,invoice_pdf,"
               "reminded,collect,iban,credits,terms\n"
               "1,K1,2026-01-01,1,EUR,a@x.example;b@x.example,Te laat,nl-BE,+++1+++,PO "
               "1,\"two\nlines\",a.pdf,2026-02-01,ja,NL1,7,30d\n"
               "2,K1,2026-01-01,1,EUR,,,,,,,,,misschien,,,\n",
    };
    struct ledger_setting *setting = ledger_setting_new(&test);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    const struct invoice *one = ledger_find(ledger, "1"), *two = ledger_find(ledger, "2");

    (void)state;
    assert_non_null(one);
    assert_string_equal(one->email, "a@x.example;b@x.example");
    assert_string_equal(invoice_text(one, TEXT_LANGUAGE), "nl-BE");
    assert_string_equal(invoice_text(one, TEXT_PAYMENT_REFERENCE), "+++1+++");
    assert_string_equal(invoice_text(one, TEXT_ORDER), "PO 1");
    assert_string_equal(invoice_text(one, TEXT_DESCRIPTION), "two lines");
    assert_string_equal(invoice_text(one, TEXT_INVOICE_PDF), "a.pdf");
    assert_string_equal(invoice_text(one, TEXT_REMINDED), "2026-02-01");
    assert_string_equal(invoice_text(one, TEXT_IBAN), "NL1");
    assert_string_equal(invoice_text(one, TEXT_CREDITS), "7");
    assert_string_equal(one->client->terms, "30d");
    assert_true(one->collect);
    assert_int_equal(one->line, 2);
    assert_int_equal(two->line, 4);
    assert_null(two->email);
    assert_null(invoice_text(two, TEXT_DESCRIPTION));
    assert_false(two->collect);
    assert_int_equal(ledger->warnings->len, 1);
    assert_string_equal(g_ptr_array_index(ledger->warnings, 0),
                        "line 4: collect \"misschien\" is neither yes nor no; it is read as no");
    assert_ptr_equal(one->client, two->client);
    assert_null(ledger_find(ledger, "3"));
    ledger_setting_free(setting);
}

static void known_words_have_their_meaning(void **state)
{
    static const struct {
        const char *word;
        int (*ask)(const char *word);
        int want;
    } words[] = {
        {"Not Paid", vocabulary_status, STATUS_OPEN},
        {"Niet betaald", vocabulary_status, STATUS_OPEN},
        {"unpaid", vocabulary_status, STATUS_OPEN},
        {"partially paid", vocabulary_status, STATUS_OPEN},
        {"Partial", vocabulary_status, STATUS_OPEN},
        {"Awaiting Payment", vocabulary_status, STATUS_OPEN},
        {"Gedeeltelijk betaald", vocabulary_status, STATUS_OPEN},
        {"Impayé", vocabulary_status, STATUS_OPEN},
        {"Teilweise bezahlt", vocabulary_status, STATUS_OPEN},
        {"Nicht bezahlt", vocabulary_status, STATUS_OPEN},
        {"late", vocabulary_status, STATUS_OPEN},
        {"Overdue", vocabulary_status, STATUS_OPEN},
        {"Te laat", vocabulary_status, STATUS_OPEN},
        {"Posted", vocabulary_status, STATUS_OPEN},
        {"vervallen", vocabulary_status, STATUS_OPEN},
        {"", vocabulary_status, STATUS_OPEN},
        {"|", vocabulary_status, STATUS_OPEN},
        {"draft|concept", vocabulary_status, STATUS_OPEN},
        {"Paid", vocabulary_status, STATUS_PAID},
        {" BETAALD ", vocabulary_status, STATUS_PAID},
        {"Payée", vocabulary_status, STATUS_PAID},
        {"Paye\xcc\x81", vocabulary_status, STATUS_PAID},
        {"Bezahlt", vocabulary_status, STATUS_PAID},
        {"matched", vocabulary_status, STATUS_PAID},
        {"auto-paid", vocabulary_status, STATUS_PAID},
        {"In Payment", vocabulary_status, STATUS_IN_PAYMENT},
        {"in_payment", vocabulary_status, STATUS_IN_PAYMENT},
        {"pending_payment", vocabulary_status, STATUS_IN_PAYMENT},
        {"En cours de paiement", vocabulary_status, STATUS_IN_PAYMENT},
        {"Draft", vocabulary_status, STATUS_DRAFT},
        {"Concept", vocabulary_status, STATUS_DRAFT},
        {"Brouillon", vocabulary_status, STATUS_DRAFT},
        {"Entwurf", vocabulary_status, STATUS_DRAFT},
        {"ToSend", vocabulary_status, STATUS_DRAFT},
        {"Awaiting Approval", vocabulary_status, STATUS_DRAFT},
        {"Voided", vocabulary_status, STATUS_VOID},
        {"uncollectible", vocabulary_status, STATUS_VOID},
        {"Reversed", vocabulary_status, STATUS_VOID},
        {"Geannuleerd", vocabulary_status, STATUS_VOID},
        {"Rückgängig gemacht", vocabulary_status, STATUS_VOID},
        {"disputed", vocabulary_status, STATUS_DISPUTED},
        {"Betwist", vocabulary_status, STATUS_DISPUTED},
        {"Incasso", vocabulary_status, STATUS_COLLECTION},
        {"credit-note", vocabulary_kind, WORD_CREDIT_NOTE},
        {"CreditNote", vocabulary_kind, WORD_CREDIT_NOTE},
        {"Note de crédit", vocabulary_kind, WORD_CREDIT_NOTE},
        {"Gutschrift", vocabulary_kind, WORD_CREDIT_NOTE},
        {"out_refund", vocabulary_kind, WORD_CREDIT_NOTE},
        {"381", vocabulary_kind, WORD_CREDIT_NOTE},
        {"RINV", vocabulary_kind, WORD_CREDIT_NOTE},
        {"380", vocabulary_kind, WORD_NO_KIND},
        {"Invoice", vocabulary_kind, WORD_NO_KIND},
        {"325", vocabulary_kind, WORD_NO_INVOICE},
        {"JA", vocabulary_collect, WORD_YES},
        {"x", vocabulary_collect, WORD_YES},
        {"Direct Debit", vocabulary_collect, WORD_YES},
        {"charge_automatically", vocabulary_collect, WORD_YES},
        {"Oui", vocabulary_collect, WORD_YES},
        {"nee", vocabulary_collect, WORD_NO},
        {"-", vocabulary_collect, WORD_NO},
        {"0", vocabulary_collect, WORD_NO},
        {"send_invoice", vocabulary_collect, WORD_NO},
        {"misschien", vocabulary_collect, WORD_UNCLEAR},
        {"Zakelijk", vocabulary_segment, SEGMENT_BUSINESS},
        {"b2c", vocabulary_segment, SEGMENT_CONSUMER},
        {"Particulier", vocabulary_segment, SEGMENT_CONSUMER},
        {"Privé", vocabulary_segment, SEGMENT_CONSUMER},
        {"overheid", vocabulary_segment, SEGMENT_UNKNOWN},
    };
    int failed = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        int got = words[i].ask(words[i].word);

        if (got != words[i].want) {
            print_error("word %zu \"%s\": got %d want %d\n", i, words[i].word, got, words[i].want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
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
        cmocka_unit_test(facts_come_from_contacts_else_from_the_newest_row),
        cmocka_unit_test(missing_contacts_fail_the_ledger),
        cmocka_unit_test(texts_of_a_row_are_kept),
        cmocka_unit_test(known_words_have_their_meaning),
    };

    return cmocka_run_group_tests(tests, NULL, leave);
}
