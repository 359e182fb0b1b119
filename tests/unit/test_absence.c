/* SPDX-License-Identifier: MIT */
/* The day on which somebody is back, as automatic answers say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "receive/absence.h"

static void the_return_is_read_in_every_language(void **state)
{
    static const struct {
        const char *subject, *text, *today, *want;
    } cases[] = {
        {"", "Ik ben afwezig tot en met 24 augustus.", "2026-08-10", "2026-08-24"},
        {"", "Van 1 mei tot 20 september ben ik met verlof.", "2026-08-10", "2026-09-20"},
        {"", "I am out of the office until Monday 17 August with limited access.", "2026-08-10", "2026-08-17"},
        {"", "Back on August 24th, 2026. Call 020 1234567.", "2026-08-10", "2026-08-24"},
        {"", "Ich bin bis zum 24.08. nicht erreichbar.", "2026-08-10", "2026-08-24"},
        {"AUTO: Holger Brandt ist bis 21.08.2026 abwesend", "", "2026-08-10", "2026-08-21"},
        {"", "Je suis absent, de retour le 24 août.", "2026-08-10", "2026-08-24"},
        {"", "Jusqu'au 3 janvier.", "2026-12-20", "2027-01-03"},
        {"", "terug op 24-08-2026", "2026-08-10", "2026-08-24"},
        {"", "back 2026-08-24", "2026-08-10", "2026-08-24"},
        {"", "until 24/8/26", "2026-08-10", "2026-08-24"},
        {"Re: reminder (Out until 10 August)", "I will read mail later.", "2026-08-01", "2026-08-10"},
        {"", "I am away.", "2026-08-10", "-"},
        {"", "Founded on 12 September 1990; visit us.", "2026-08-10", "-"},
        {"", "Back on 31 February.", "2026-01-10", "-"},
        {"", "terug om 10:30, kamer 12.08", "2026-08-01", "2026-08-12"},
        {"", "back on 1 August 2031", "2026-08-10", "-"},
        {"", "bis 99.99.", "2026-08-10", "-"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        civil_day day = absence_return(cases[i].subject, cases[i].text, day_from_iso(cases[i].today));
        char got[DAY_ISO_SIZE];

        if (strcmp(day_to_iso(day, got), cases[i].want) != 0)
            fail_msg("%zu \"%s\": got %s want %s", i, cases[i].text, got, cases[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_return_is_read_in_every_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
