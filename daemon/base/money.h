/* SPDX-License-Identifier: MIT */
/*
 * Money as int64 minor units with the exponents of ISO 4217 (JPY 0, EUR 2,
 * BHD 3). Integers only; a sum that does not fit is an error, never wrapped.
 * How an amount looks in a letter is compose/'s business.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CURRENCY_SIZE 4    /* three letters and a NUL */
#define MONEY_TEXT_SIZE 24 /* "-9223372036854775.808" and its NUL */

struct money {
    int64_t minor;
    char currency[CURRENCY_SIZE];
};

/* The number of decimals of an ISO 4217 code (upper case), or -1 when unknown. */
int currency_exponent(const char *currency);

/*
 * Reads an amount as ledgers write it: optional blanks, `€` or `$` or `£`, sign before or
 * `(1,00)`, digits with the other mark or blanks as thousands separator in
 * groups of three, MARK (`.` or `,`) before the decimals. More decimals than
 * the currency has are refused unless they are zero. A lone separator without
 * decimals (`1.234` under a decimal comma) reads two ways and is refused;
 * `1.234,00` and `1.234.567` are not. EXPONENT is currency_exponent(). *MINOR
 * is touched only on success; HERINNERD_ERROR_VALUE names the text.
 */
bool money_parse(const char *text, char mark, int exponent, int64_t *minor, GError **error);

/* Reads `EUR 5.00` as the configuration writes it. */
bool money_parse_setting(const char *text, struct money *out, GError **error);

/* Adds WHAT to *SUM; HERINNERD_ERROR_OVERFLOW leaves *SUM as it was. */
bool money_add(int64_t *sum, int64_t what, GError **error);

/* "1234.56": the machine-readable form, with as many decimals as the currency has. */
const char *money_to_text(int64_t minor, const char *currency, char buffer[MONEY_TEXT_SIZE]);
