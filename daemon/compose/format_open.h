/* SPDX-License-Identifier: MIT */
/*
 * The open ICU formats of one language, shared by format_open.c (opening),
 * format_number.c and format_date.c only.
 */
#pragma once

#include <unicode/udat.h>
#include <unicode/ulistformatter.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>

#include "compose/format.h"

/* An amount and what it was written as: a letter names the same one many times. */
struct format_known {
    int64_t minor;
    char currency[4];
    bool by_code;
    char *text; /* NULL: nothing is known */
};

enum { FORMAT_KNOWN = 256, FORMAT_KNOWN_MAX = 1000 }; /* amounts; numbers, and dates of a style */

struct formats {
    char *locale;           /* ICU's spelling: nl_BE */
    GHashTable *currencies; /* "EUR" and "EUR code" -> UNumberFormat */
    UNumberFormat *number;
    UNumberFormat *percent;
    UNumberFormatter *days;
    UListFormatter *list;
    UDateFormat *dates[FORMAT_DATE_STYLES];
    GHashTable *written[FORMAT_DATE_STYLES]; /* civil_day -> what a date was written as: letters share most of theirs */
    GHashTable *numbers, *lengths;           /* a number -> what it was written as, alone or as days */
    struct format_known amounts[FORMAT_KNOWN];
};

/* TEXT as UTF-8, with the narrow no-break blank U+202F as U+00A0. New string. */
char *format_from_utf16(const UChar *text, int32_t length);
