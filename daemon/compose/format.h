/* SPDX-License-Identifier: MIT */
/*
 * Amounts, dates, numbers and lists as the letter's language writes them, by
 * ICU's CLDR data, whatever locales the host has. Opened once a language and
 * kept. Integers and decimal texts only: no floating point. Narrow no-break
 * blanks come out as U+00A0 (templates.md 2). Pure: no clock, no time zone
 * but UTC, no default locale.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"

enum format_date_style {
    FORMAT_DATE_LONG,         /* 21 november 2026 */
    FORMAT_DATE_WEEKDAY,      /* vrijdag 4 december 2026 */
    FORMAT_DATE_WEEKDAY_ONLY, /* vrijdag 4 december: the year goes without saying */
    FORMAT_DATE_SHORT,        /* 21 nov 2026: for tables, the month in letters, its blanks not to be broken at */
    FORMAT_DATE_STYLES,
};

struct formats;

/*
 * Opens the formats of LANGUAGE, a letter's tag: language, optional region in
 * capitals, anything after it is ours (`nl-je` is nl, `nl-BE-je` is nl-BE).
 * `en` is British (letters-guide.md 6). HERINNERD_ERROR_VALUE for a tag ICU
 * does not know.
 */
struct formats *formats_new(const char *language, GError **error);
void formats_free(struct formats *formats);

/*
 * MINOR units of CURRENCY (ISO 4217): «€ 1.234,56», «1 234,56 €». BY_CODE
 * writes «EUR 1.234,56», for a letter in which two currencies are in play.
 * New string; HERINNERD_ERROR_VALUE for a currency that is not known. Formatters are
 * kept for each currency, so FORMATS is not const and belongs to one thread.
 */
char *format_amount(struct formats *formats, int64_t minor, const char *currency, bool by_code, GError **error);

/* DAY in STYLE; "" for DAY_NONE. New string. */
char *format_date(const struct formats *formats, civil_day day, enum format_date_style style);

/* A whole number with the language's grouping: «1.234». New string. */
char *format_number(const struct formats *formats, int64_t number);

/* «1 dag», «7 dagen». New string. */
char *format_days(const struct formats *formats, int64_t days);

/* A rate given in percent as a decimal text ("8.15"): «8,15%», «8,15 %». New string, NULL
 * with HERINNERD_ERROR_VALUE when PERCENT is not a plain decimal number. */
char *format_percent(const struct formats *formats, const char *percent, GError **error);

/* COUNT items in one sentence: «a, b en c». New string, "" for none. */
char *format_list(const struct formats *formats, const char *const *items, guint count);

AUTO_DEFINE(formats, formats_free)
