/* SPDX-License-Identifier: MIT */
/* Payment references and IBANs: right, wrong, printed, made; and every vector of the shared list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/iban.h"
#include "json.h"
#include "law/reference.h"

static void expect_text(gsize at, const char *what, const char *got, const char *want)
{
    if (g_strcmp0(got, want))
        fail_msg("[%zu] %s: got \"%s\" want \"%s\"", at, what, got ? got : "nothing", want ? want : "nothing");
}

static void right_and_wrong_ones_are_told_apart(void **state)
{
    static const struct {
        const char *text;
        enum reference_kind kind;
        const char *normalised; /* NULL: wrong */
        const char *printed;
    } table[] = {
        {"+++090/9337/55493+++", REFERENCE_OGM, "090933755493", "+++090/9337/55493+++"},
        {"***090/9337/55493***", REFERENCE_OGM, "090933755493", "+++090/9337/55493+++"},
        {"090/9337/55493", REFERENCE_OGM, "090933755493", "+++090/9337/55493+++"},
        {" +++ 090 / 9337 / 55493 +++ ", REFERENCE_OGM, "090933755493", "+++090/9337/55493+++"},
        {"000000000097", REFERENCE_OGM, "000000000097", "+++000/0000/00097+++"},
        {"+++000/0000/00000+++", REFERENCE_OGM, NULL, NULL},
        {"+++090/9337/55493***", REFERENCE_OGM, NULL, NULL},
        {"+++0909/337/55493+++", REFERENCE_OGM, NULL, NULL},
        {"+++", REFERENCE_OGM, NULL, NULL},
        {"+++++", REFERENCE_OGM, NULL, NULL},
        {"rf18 5390 0754 7034", REFERENCE_RF, "RF18539007547034", "RF18 5390 0754 7034"},
        {"RF18539007547035", REFERENCE_RF, NULL, NULL},
        {"RF00539007547034", REFERENCE_RF, NULL, NULL},
        {"RF9954", REFERENCE_RF, NULL, NULL},
        {"RF74000000000000000000001X", REFERENCE_RF, NULL, NULL},
        {"RF18-539007547034", REFERENCE_RF, NULL, NULL},
        /* the two examples of the Dutch payments association */
        {"5000 0567 8901 2345", REFERENCE_NL, "5000056789012345", "5000 0567 8901 2345"},
        {"12 2345 3462 2567", REFERENCE_NL, "12234534622567", "1223 4534 6225 67"},
        {"12 2345 3462 2569", REFERENCE_OGM, NULL, NULL},
        {"4000056789012345", REFERENCE_NL, NULL, NULL},
        {"1234567", REFERENCE_NL, "1234567", "1234 567"},
        {"12345678", REFERENCE_OGM, NULL, NULL},
        {"nl91 abna 0417 1643 00", REFERENCE_IBAN, "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"},
        {"NL91ABNA0417164301", REFERENCE_IBAN, NULL, NULL},
        {"", REFERENCE_NONE, NULL, NULL},
        {"F2026-001", REFERENCE_NONE, NULL, NULL},
        {"\xc3\xa9\xc3\xa9", REFERENCE_NONE, NULL, NULL},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum reference_kind kind = reference_guess(table[i].text);
        g_autofree char *normalised = reference_normalise(kind, table[i].text);
        g_autofree char *printed = normalised ? reference_printed(kind, normalised) : NULL;

        expect_text(i, "kind", reference_kind_word(kind), reference_kind_word(table[i].kind));
        expect_text(i, table[i].text, normalised, table[i].normalised);
        expect_text(i, "printed", printed, table[i].printed);
    }
}

static void what_is_made_is_right(void **state)
{
    static const struct {
        const char *kind, *base;
        const char *made; /* NULL: refused with REASON in it */
        const char *reason;
    } table[] = {
        {"ogm", "0909337554", "090933755493", NULL},
        {"ogm", "1", "000000000101", NULL},
        {"ogm", "20 26 000 001", "202600000192", NULL},
        {"ogm", "12345678901", NULL, "1 to 10 digits"},
        {"ogm", "12a", NULL, "1 to 10 digits"},
        {"ogm", "", NULL, "1 to 10 digits"},
        {"rf", "inv2026001", "RF10INV2026001", NULL},
        {"rf", "000000000000000000001", "RF74000000000000000000001", NULL},
        {"rf", "0000000000000000000001", NULL, "1 to 21"},
        {"rf", "INV-1", NULL, "letters and digits only"},
        {"rf", "", NULL, "1 to 21"},
        {"nl", "000056789012345", "5000056789012345", NULL},
        {"nl", "56789012345", "5000056789012345", NULL},
        {"nl", "1234567890123456", NULL, "1 to 15 digits"},
        {"iban", "NLABNA0417164300", "NL91ABNA0417164300", NULL},
        {"iban", "be 539007547034", "BE68539007547034", NULL},
        {"iban", "NLABNA041716430", NULL, "a country's code"},
        {"iban", "12ABNA0417164300", NULL, "a country's code"},
        {"iban", "NLABNA041716430!", NULL, "a country's code"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum reference_kind kind = reference_kind_from_word(table[i].kind);
        g_autoptr(GError) error = NULL;
        g_autofree char *made = reference_make(kind, table[i].base, &error);
        g_autofree char *again = made ? reference_normalise(kind, made) : NULL;

        expect_text(i, table[i].base, made, table[i].made);
        expect_text(i, "read again", again, table[i].made);
        if (!made && (!g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE) ||
                      !strstr(error->message, table[i].reason)))
            fail_msg("[%zu] got \"%s\" want «%s»", i, error->message, table[i].reason);
    }
    assert_int_equal(reference_kind_from_word("swift"), REFERENCE_NONE);
}

/* One digit changed, or two neighbours exchanged, never passes where the rule promises to see it. */
static void a_slip_of_the_pen_is_seen(void **state)
{
    static const struct {
        enum reference_kind kind;
        const char *text;
    } table[] = {
        {REFERENCE_OGM, "090933755493"},
        {REFERENCE_RF, "RF18539007547034"},
        {REFERENCE_IBAN, "NL91ABNA0417164300"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        gsize length = strlen(table[i].text);

        for (gsize at = 2; at < length; at++) {
            g_autofree char *slip = g_strdup(table[i].text);
            g_autofree char *passed = NULL;

            if (!g_ascii_isdigit(slip[at]))
                continue;
            slip[at] = slip[at] == '9' ? '0' : (char)(slip[at] + 1);
            passed = reference_normalise(table[i].kind, slip);
            expect_text(at, slip, passed, NULL);
        }
    }
}

static void only_sepa_countries_are_in_sepa(void **state)
{
    static const struct {
        const char *iban;
        bool sepa;
    } table[] = {{"NL91ABNA0417164300", true},
                 {"GB29NWBK60161331926819", true},
                 {"RS35260005601001611379", true},
                 {"TR330006100519786457841326", false},
                 {"", false},
                 {"4A", false},
                 {" N", false}};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (iban_is_sepa(table[i].iban) != table[i].sepa)
            fail_msg("[%zu] %s: got %d want %d", i, table[i].iban, !table[i].sepa, table[i].sepa);
}

static const char *text_of(const struct value *map, const char *name)
{
    const struct value *member = value_member(map, name);

    return member ? value_text(member) : NULL;
}

struct names {
    const char *section;
    enum reference_kind kind;
    const char *given, *normalised, *printed, *base; /* members of one vector */
};

/* The valid ones of a section; how many there were. */
static guint check_valid(const struct value *list, const struct names *names)
{
    for (guint i = 0; i < value_length(list); i++) {
        const struct value *one = value_item(list, i);
        g_autofree char *got = reference_normalise(names->kind, text_of(one, names->given));
        g_autofree char *printed = got ? reference_printed(names->kind, got) : NULL;
        const char *base = names->base ? text_of(one, names->base) : NULL;
        g_autofree char *made = base ? reference_make(names->kind, base, NULL) : NULL;

        expect_text(i, text_of(one, names->given), got, text_of(one, names->normalised));
        if (text_of(one, names->printed))
            expect_text(i, "printed", printed, text_of(one, names->printed));
        if (base)
            expect_text(i, "made", made, got);
    }
    return value_length(list);
}

static guint check_invalid(const struct value *list, enum reference_kind kind)
{
    for (guint i = 0; i < value_length(list); i++) {
        g_autofree char *got = reference_normalise(kind, text_of(value_item(list, i), "value"));

        expect_text(i, text_of(value_item(list, i), "reason"), got, NULL);
    }
    return value_length(list);
}

static void every_shared_vector_holds(void **state)
{
    static const struct names table[] = {
        {"ogm_vcs", REFERENCE_OGM, "formatted", "digits", "formatted", "base"},
        {"rf_iso11649", REFERENCE_RF, "printed", "value", "printed", "reference"},
        {"iban", REFERENCE_IBAN, "value", "value", "printed", NULL},
    };
    const char *shared = g_getenv("HERINNERD_SHARED");
    g_autofree char *path = g_strdup_printf("%s/law/references.json", shared ? shared : "../shared");
    struct value *all = json_read_file(path);
    guint count = 0;

    (void)state;
    if (!all) {
        print_message("skipped: there is no %s\n", path);
        skip();
    }
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct value *section = value_member(all, table[i].section);
        struct names loose = table[i];

        loose.given = "value";
        loose.base = NULL;
        count += check_valid(value_member(section, "valid"), &table[i]);
        count += check_invalid(value_member(section, "invalid"), table[i].kind);
        if (value_member(section, "accepted_on_input"))
            count += check_valid(value_member(section, "accepted_on_input"), &loose);
    }
    print_message("%u vectors of references looked at\n", count);
    assert_true(count >= 39);
    value_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_and_wrong_ones_are_told_apart), cmocka_unit_test(what_is_made_is_right),
        cmocka_unit_test(a_slip_of_the_pen_is_seen),           cmocka_unit_test(only_sepa_countries_are_in_sepa),
        cmocka_unit_test(every_shared_vector_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
