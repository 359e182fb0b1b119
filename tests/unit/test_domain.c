/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "compose/domain.h"

static void a_domain_becomes_its_a_labels(void **state)
{
    static const struct {
        const char *domain, *want;
    } cases[] = {
        {"klant.example", "klant.example"},
        {"Klant.Example", "Klant.Example"},
        {"a_b.ab--c.example", "a_b.ab--c.example"}, /* what people have in use stays as it is */
        {"münchen.example", "xn--mnchen-3ya.example"},
        {"MÜNCHEN.example", "xn--mnchen-3ya.example"},
        {"mu\xcc\x88nchen.example", "xn--mnchen-3ya.example"},
        {"straße.example", "xn--strae-oqa.example"}, /* not strasse.example, which may be somebody else's */
        {"βόλος.example", "xn--nxasmm1c.example"},
        {"café。example", "xn--caf-dma.example"},
        {"a\xe2\x80\x8b"
         "é..example",
         NULL}, /* an empty label */
        {"-é.example", NULL},
        {"é\xd7\x90.example", NULL}, /* both directions in one label: RFC 5893 */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = domain_to_ascii(cases[i].domain);

        if (g_strcmp0(got, cases[i].want))
            fail_msg("%zu: got %s want %s", i, got, cases[i].want);
    }
}

static void one_that_is_too_long_is_none(void **state)
{
    g_autofree char *label = g_strnfill(63, 'a');
    g_autofree char *long_label = g_strconcat("é", label, ".example", NULL);
    g_autofree char *many = g_strconcat(label, ".", label, ".", label, ".", label, ".é", NULL);
    g_autofree char *one = domain_to_ascii(long_label), *two = domain_to_ascii(many);

    (void)state;
    assert_null(one);
    assert_null(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_domain_becomes_its_a_labels),
        cmocka_unit_test(one_that_is_too_long_is_none),
    };

    return cmocka_run_group_tests_name("domain", tests, NULL, NULL);
}
