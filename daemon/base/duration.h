/* SPDX-License-Identifier: MIT */
/*
 * Two kinds of length: a duration of the calendar (`7d 2w 1mo 7y 5bd`), which
 * only a date and a calendar turn into a day, and a time span in seconds
 * (`60s 10m 6h`) for time-outs and intervals. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

enum duration_unit {
    DURATION_NONE, /* not set */
    DURATION_DAYS,
    DURATION_MONTHS,
    DURATION_BUSINESS_DAYS,
};

struct duration {
    enum duration_unit unit;
    int32_t count; /* 0 to 36500; weeks are days, years are months */
};

/* Reads `7d`, `2w`, `1mo`, `7y`, `5bd` or a bare `0`; HERINNERD_ERROR_VALUE with the remedy. */
bool duration_parse(const char *text, struct duration *out, GError **error);

/* Writes the duration as it would be written in the configuration. */
const char *duration_to_text(struct duration duration, char buffer[16]);

static inline bool duration_is_set(struct duration duration)
{
    return duration.unit != DURATION_NONE;
}

/* DAY moved by a duration of days or months; business days are calendar/'s
 * (calendar_add). FORWARD false moves back. */
civil_day duration_add_plain(struct duration duration, civil_day day, bool forward);

/* Reads `60s`, `10m`, `6h` or a bare `0` into seconds. */
bool timespan_parse(const char *text, int64_t *seconds, GError **error);
