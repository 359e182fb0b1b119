/* SPDX-License-Identifier: MIT */
/* What `setup` knows before it asks: mail providers, name servers' answers, lists of relations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "control/setup_provider.h"
#include "ledger/inspect_contacts.h"
#include "ledger/ledger_case.h"
#include "net/mx.h"

static const struct {
    const char *servers; /* parted by blanks */
    const char *want;    /* the provider's server, "" = not known */
} providers[] = {
    {"aspmx.l.google.com alt1.aspmx.l.google.com", "smtp://smtp.gmail.com:587"},
    {"devries-example.mail.protection.outlook.com", "smtp://smtp.office365.com:587"},
    {"mx.transip.email", "smtps://smtp.transip.email:465"},
    {"filter.example MX1.MAIL.OVH.NET", "smtps://ssl0.ovh.net:465"},
    {"one.com", "smtps://send.one.com:465"},
    {"mail.someone.com", ""},
    {"google.com.evil.example", ""},
    {"", ""},
};

static void a_provider_is_known_by_the_servers_that_take_its_mail(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(providers); i++) {
        g_auto(GStrv) servers = g_strsplit(providers[i].servers, " ", -1);
        const struct setup_provider *provider = setup_provider_of(servers);
        const char *got = provider ? provider->smtp : "";

        if (!g_str_equal(got, providers[i].want))
            fail_msg("%zu: got «%s» want «%s»", i, got, providers[i].want);
    }
}

/* RFC 1035 section 4.1: a question for devries.example, two MX records whose names point back into the message. */
#define HEADER(answers) "\x12\x34\x81\x80\0\1\0" answers "\0\0\0\0"
#define QUESTION "\7devries\7example\0\0\x0f\0\1"
#define RECORD(preference, name, length) "\xc0\x0c\0\x0f\0\1\0\0\0\x3c\0" length "\0" preference name "\xc0\x0c"

#define ANSWER(answers, records) HEADER(answers) QUESTION records

static void servers_come_in_the_order_in_which_they_are_wanted(void **state)
{
    static const char two[] = ANSWER("\2", RECORD("\x14", "\5later", "\x0a") RECORD("\x0a", "\5first", "\x0a"));
    static const char none[] = ANSWER("\0", "");
    static const struct {
        const char *bytes;
        gsize size;
        const char *want;
    } answers[] = {
        {two, sizeof two - 1, "first.devries.example later.devries.example"},
        {two, sizeof two - 9, "later.devries.example"}, /* cut off */
        {two, 5, ""},
        {none, sizeof none - 1, ""},
        {"", 0, ""},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_auto(GStrv) servers = mx_read((const unsigned char *)answers[i].bytes, (int)answers[i].size);
        g_autofree char *got = g_strjoinv(" ", servers);

        /* a message that is cut off may be refused whole */
        if (!g_str_equal(got, answers[i].want) && !(i == 1 && !*got))
            fail_msg("%zu: got «%s» want «%s»", i, got, answers[i].want);
    }
}

static void names_that_nobody_may_own_are_not_asked_for(void **state)
{
    static const char *const domains[] = {"devries.example", "relay.test", "a.invalid", "localhost"};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(domains); i++) {
        g_auto(GStrv) servers = mx_find(domains[i]);

        if (*servers)
            fail_msg("%zu: got «%s» want nothing", i, *servers);
    }
}

static const struct {
    const char *csv, *want; /* "SEPARATOR key name email", or the beginning of the failure */
} relations[] = {
    {"Code;Bedrijf;KvK-nummer;E-mail\nK1;A;1;a@a.example\n", "; Code Bedrijf E-mail"},
    {"ContactID,CompanyName,Email,SendInvoicesToEmail\n1,A,x,a@a.example\n",
     ", ContactID CompanyName SendInvoicesToEmail"},
    {"Relaties\n\nName\tEmail\nA\ta@a.example\n", "\t  Name Email"},
    {"Kundennummer;Firma;E-Mail-Adresse;Ort\n1;A;a@a.example;B\n", "; Kundennummer Firma E-Mail-Adresse"},
    {"Code;Bedrijf;E-mailadres administratie\nK1;A;a@a.example\n", "; Code Bedrijf E-mailadres administratie"},
    {"Code;Bedrijf;Mail inkoop;Mail directie\nK1;A;a@a.example;b@a.example\n",
     "failure no column is known to hold mail"},
    {"Code;Bedrijf\nK1;A\n", "failure no column is known to hold mail"},
    {"a,b\n1,2\n", "failure no line"},
};

static void a_list_of_relations_is_understood_by_its_header(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(relations); i++) {
        g_autofree char *path = ledger_case_write("relations.csv", relations[i].csv, -1);
        AUTO(contact_sheet) sheet = inspect_contacts(path, NULL);
        g_autofree char *got = sheet->failure
                                   ? g_strdup_printf("failure %s", sheet->failure)
                                   : g_strdup_printf("%c %s %s %s", sheet->csv.separator, sheet->columns[CONTACT_KEY],
                                                     sheet->columns[CONTACT_NAME], sheet->columns[CONTACT_EMAIL]);

        if (!g_str_has_prefix(got, relations[i].want))
            fail_msg("%zu: got «%s» want «%s»", i, got, relations[i].want);
    }
    ledger_case_remove_dir();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_provider_is_known_by_the_servers_that_take_its_mail),
        cmocka_unit_test(servers_come_in_the_order_in_which_they_are_wanted),
        cmocka_unit_test(names_that_nobody_may_own_are_not_asked_for),
        cmocka_unit_test(a_list_of_relations_is_understood_by_its_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
