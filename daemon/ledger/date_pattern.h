/* SPDX-License-Identifier: MIT */
/*
 * Reads dates by the pattern of the configuration: %d %m %Y %y %b and
 * literals. Days and months may lack their zero; a time of day behind the date is
 * left aside; month names are those of en, nl, fr and de whatever the locale.
 * An impossible date (31 February) is unreadable, never moved. Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/date.h"

#define DATE_STEPS_MAX 32

struct date_pattern {
    char field[DATE_STEPS_MAX]; /* d m Y y b, or 0 for a literal */
    char literal[DATE_STEPS_MAX];
    int count;
};

/* False when TEXT has another field, is too long, or lacks day, month or year. */
bool date_pattern_compile(const char *text, struct date_pattern *pattern);

/* The date that TEXT is, or DAY_NONE when it does not fit. %y 69 to 99 is 19xx, 00 to 68 is 20xx (POSIX strptime). */
civil_day date_pattern_read(const struct date_pattern *pattern, const char *text);
