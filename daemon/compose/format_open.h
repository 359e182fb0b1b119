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

struct formats {
    char *locale;           /* ICU's spelling: nl_BE */
    GHashTable *currencies; /* "EUR" and "EUR code" -> UNumberFormat */
    UNumberFormat *number;
    UNumberFormat *percent;
    UNumberFormatter *days;
    UListFormatter *list;
    UDateFormat *dates[FORMAT_DATE_STYLES];
    GHashTable *written[FORMAT_DATE_STYLES]; /* civil_day -> what a date was written as: letters share most of theirs */
};

/* TEXT as UTF-8, with the narrow no-break blank U+202F as U+00A0. New string. */
char *format_from_utf16(const UChar *text, int32_t length);
