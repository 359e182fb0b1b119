/* SPDX-License-Identifier: MIT */
/* Calendars of holidays: any bytes as an .ics file, then the look-ups that planning does. */
#include "help/fuzz.h"

#include <libical/ical.h>

#include "calendar/calendar.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    return 0;
}

static void look_up(const struct calendar *calendar)
{
    civil_day known = calendar_known_through(calendar);
    civil_day days[] = {day_from_iso("2026-01-01"), day_from_iso("2026-12-24"), known == DAY_NONE ? 0 : known};

    for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
        civil_day open = calendar_roll_forward(calendar, NULL, days[i]);
        civil_day before = calendar_roll_back(calendar, NULL, days[i]);

        fuzz_claim(open == DAY_NONE || (open >= days[i] && calendar_is_open(calendar, NULL, open)),
                   "rolling forward ends on an open day", NULL);
        fuzz_claim(before == DAY_NONE || (before <= days[i] && calendar_is_open(calendar, NULL, before)),
                   "rolling back ends on an open day", NULL);
        fuzz_claim_line(calendar_holiday(calendar, days[i]), "the name of a holiday is one line");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *files[] = {(char *)fuzz_file(data, size), NULL};
    g_autoptr(GError) error = NULL;
    AUTO(calendar) calendar = calendar_load(0x1f, files, &error);

    fuzz_claim(!calendar == (error != NULL), "a file gives a calendar or an error", NULL);
    if (calendar)
        look_up(calendar);
    icalmemory_free_ring();
    return 0;
}
