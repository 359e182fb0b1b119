/* SPDX-License-Identifier: MIT */
/* The code to scan and pay: its text by the guideline, and the image a scanner reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "compose/epc.h"
#include "compose/qr.h"
#include "json.h"

#define IBAN "NL91ABNA0417164300"
#define FIFTY "12345678901234567890123456789012345678901234567890"

static void a_transfer_becomes_its_lines_or_a_reason(void **state)
{
    static const struct {
        struct epc_transfer transfer;
        const char *payload; /* NULL: refused with REASON in it */
        const char *reason;
    } table[] = {
        {{"", "Jansen Webdesign", IBAN, "1210.00", "RF18539007547034", ""},
         "BCD\n002\n1\nSCT\n\nJansen Webdesign\n" IBAN "\nEUR1210.00\n\nRF18539007547034",
         NULL},
        {{"ABNANL2A", "Café Zoë", IBAN, "0.01", "", "+++090/9337/55493+++"},
         "BCD\n002\n1\nSCT\nABNANL2A\nCafé Zoë\n" IBAN "\nEUR0.01\n\n\n+++090/9337/55493+++",
         NULL},
        {{"", FIFTY FIFTY, IBAN, "999999999.99", "", "x"},
         "BCD\n002\n1\nSCT\n\n" FIFTY "12345678901234567890\n" IBAN "\nEUR999999999.99\n\n\nx",
         NULL},
        {{NULL, "A", IBAN, "5.00", NULL, NULL}, "BCD\n002\n1\nSCT\n\nA\n" IBAN "\nEUR5.00", NULL},
        {{"", "A", IBAN, "1000000000.00", "", "x"}, NULL, "amount"},
        {{"", "A", IBAN, "0.00", "", "x"}, NULL, "amount"},
        {{"", "A", IBAN, "5", "", "x"}, NULL, "amount"},
        {{"", "A", IBAN, "-5.00", "", "x"}, NULL, "amount"},
        {{"", "A", "", "5.00", "", "x"}, NULL, "no IBAN"},
        {{"", "A", "NL91ABNA0417164301", "5.00", "", "x"}, NULL, "IBAN is wrong"},
        {{"", "", IBAN, "5.00", "", "x"}, NULL, "name"},
        {{"", "A", IBAN, "5.00", "RF17539007547034", ""}, NULL, "creditor reference"},
        {{"", "A", IBAN, "5.00", "RF18539007547034", "x"}, NULL, "and a text"},
        {{"", "A", IBAN, "5.00", "", FIFTY FIFTY FIFTY}, NULL, "140"},
        {{"ABNA", "A", IBAN, "5.00", "", "x"}, NULL, "BIC"},
        {{"", "A", "CH9300762011623852957", "5.00", "", "x"}, NULL, "outside the EEA needs its BIC"},
        {{"POFICHBE", "A", "CH9300762011623852957", "5.00", "", "x"},
         "BCD\n002\n1\nSCT\nPOFICHBE\nA\nCH9300762011623852957\nEUR5.00\n\n\nx",
         NULL},
        {{"", "A", "TR330006100519786457841326", "5.00", "", "x"}, NULL, "outside SEPA"},
        {{"", "A\nB", IBAN, "5.00", "", "x"}, NULL, "the IBAN is wrong"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *got = epc_payload(&table[i].transfer, &error);

        if (g_strcmp0(got, table[i].payload))
            fail_msg("[%zu] got \"%s\" (%s) want \"%s\"", i, got, error ? error->message : "", table[i].payload);
        if (!got && !strstr(error->message, table[i].reason))
            fail_msg("[%zu] got \"%s\" want «%s»", i, error->message, table[i].reason);
    }
}

/* 331 bytes is the most, however many characters they are. */
static void bytes_are_counted_beside_characters(void **state)
{
    static const struct {
        guint wide;  /* letters of two bytes among the 210 of name and text */
        gsize bytes; /* 0: refused */
    } table[] = {{0, 266}, {64, 330}, {65, 331}, {66, 0}, {140, 0}};
    g_autofree char *name = g_strnfill(70, 'N');

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        struct epc_transfer transfer = {.bic = "ABNANL2AXXX", .name = name, .iban = IBAN, .amount = "1.00"};
        g_autofree char *got = NULL;

        for (guint c = 0; c < EPC_TEXT_MAX; c++)
            g_string_append(text, c < table[i].wide ? "é" : "t");
        transfer.text = text->str;
        got = epc_payload(&transfer, NULL);
        if ((got ? strlen(got) : 0) != table[i].bytes)
            fail_msg("[%zu] got %zu want %zu", i, got ? strlen(got) : 0, table[i].bytes);
    }
}

struct vectors {
    struct value *all;
    const struct value *valid, *invalid;
};

static bool read_vectors(struct vectors *vectors)
{
    const char *shared = g_getenv("HERINNERD_SHARED");
    g_autofree char *path = g_strdup_printf("%s/law/references.json", shared ? shared : "../shared");

    vectors->all = json_read_file(path);
    if (!vectors->all) {
        print_message("skipped: there is no %s\n", path);
        return false;
    }

    const struct value *section = value_member(vectors->all, "epc069_12");

    vectors->valid = value_member(section, "valid");
    vectors->invalid = value_member(section, "invalid");
    return true;
}

static const char *text_of(const struct value *map, const char *name)
{
    const struct value *member = value_member(map, name);

    return member ? value_text(member) : NULL;
}

static void every_shared_vector_holds(void **state)
{
    struct vectors vectors = {0};

    (void)state;
    if (!read_vectors(&vectors))
        skip();
    for (guint i = 0; i < value_length(vectors.valid); i++) {
        g_autoptr(GError) error = NULL;

        if (!epc_check(text_of(value_item(vectors.valid, i), "payload"), &error))
            fail_msg("[%u] got \"%s\" want a code that is right", i, error->message);
    }
    for (guint i = 0; i < value_length(vectors.invalid); i++) {
        const struct value *one = value_item(vectors.invalid, i);

        if (epc_check(text_of(one, "payload"), NULL))
            fail_msg("[%u] got a code that is right want \"%s\"", i, text_of(one, "reason"));
    }
    print_message("%u right and %u wrong codes looked at\n", value_length(vectors.valid),
                  value_length(vectors.invalid));
    value_free(vectors.all);
}

/* What a scanner reads in the image of TEXT. New string. */
static char *scan(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = qr_png(text, &error);
    g_autofree char *path = NULL;
    char *argv[] = {(char *)"zbarimg",
                    (char *)"--nodbus",
                    (char *)"--quiet",
                    (char *)"--raw",
                    (char *)"-Sdisable",
                    (char *)"-Sqrcode.enable",
                    (char *)"-Sbinary",
                    NULL,
                    NULL};
    char *out = NULL;
    gsize length;
    const char *bytes;
    int fd = g_file_open_tmp("herinnerd-qr-XXXXXX.png", &path, NULL);

    if (!png)
        fail_msg("no image: %s", error->message);
    bytes = g_bytes_get_data(png, &length);
    assert_true(fd >= 0 && g_close(fd, NULL) && g_file_set_contents(path, bytes, (gssize)length, NULL));
    argv[7] = path;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, &error))
        fail_msg("zbarimg: %s", error->message);
    g_remove(path);
    return out;
}

static void a_scanner_reads_what_was_written(void **state)
{
#define HEAD "BCD\n002\n1\nSCT\n"
    static const char *const payloads[] = {
        HEAD "\nJansen Webdesign\n" IBAN "\nEUR1210.00\n\nRF18539007547034",
        HEAD "ABNANL2A\nBakkerij De Vries B.V.\n" IBAN "\nEUR610.00\n\n\n2026-0412, 2026-0413",
        HEAD "\nCafé Zoë & Søn\nBE68539007547034\nEUR0.01\n\n\nFacture n° 7 – été",
        HEAD "\nA\nBE68539007547034\nEUR99.95\n\n\n+++090/9337/55493+++",
        HEAD "\nŁódź Żółć Kraków\nPL61109010140000071219812874\nEUR5.00\n\n\nfaktura 7",
        HEAD "\nΕλληνική Εταιρεία\nGR1601101250000000012300695\nEUR5.00\n\n\nΤιμολόγιο 7",
        HEAD "\nA\n" IBAN "\nEUR999999999.99\n\n\n" FIFTY FIFTY "1234567890123456789012345678901234567890",
        "BCD\n001\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1.00\nCHAR\n\nUrgency fund\nSample EPC "
        "QR code",
        HEAD "\n" FIFTY "12345678901234567890\n" IBAN "\nEUR1.00\n\n\n" FIFTY FIFTY FIFTY,
        HEAD "\n0123456789\nFI2112345600000785\nEUR0.10\n\n\n0000000000000000000000000000000000000000000000000000",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(payloads); i++) {
        g_autofree char *got = scan(payloads[i]);

        if (g_strcmp0(got, payloads[i]))
            fail_msg("[%zu] got \"%s\" want \"%s\"", i, got, payloads[i]);
    }
}

static void a_code_holds_331_bytes_and_no_more(void **state)
{
    g_autofree char *most = g_strnfill(EPC_BYTES_MAX, 'x'), *over = g_strnfill(EPC_BYTES_MAX + 1, 'x');
    g_autofree char *got = scan(most);
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_string_equal(got, most);
    assert_null(qr_png(over, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transfer_becomes_its_lines_or_a_reason),
        cmocka_unit_test(bytes_are_counted_beside_characters),
        cmocka_unit_test(every_shared_vector_holds),
        cmocka_unit_test(a_scanner_reads_what_was_written),
        cmocka_unit_test(a_code_holds_331_bytes_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
