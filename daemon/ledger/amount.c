/* SPDX-License-Identifier: MIT */
#include "ledger/amount.h"

#include "base/money.h"

enum { PLAIN_DIGITS_MAX = 15 }; /* with three decimals these fit an int64 */

static inline bool is_digit(char byte)
{
    return (unsigned char)(byte - '0') < 10;
}

/* Up to PLAIN_DIGITS_MAX digits, and where there is a MARK exactly EXPONENT decimals behind it. */
static bool read_plain(const char *text, char mark, int exponent, int64_t *minor)
{
    const char *at = text;
    int64_t value = 0;
    int missing = exponent;

    for (; is_digit(*at) && at - text < PLAIN_DIGITS_MAX; at++)
        value = value * 10 + (*at - '0');
    if (at == text)
        return false;
    if (*at == mark && exponent > 0) {
        for (at++; missing && is_digit(*at); at++, missing--)
            value = value * 10 + (*at - '0');
        if (missing)
            return false;
    }
    while (missing--)
        value *= 10;
    *minor = value;
    return *at == '\0';
}

bool amount_read(const char *text, char mark, int exponent, int64_t *minor, GError **error)
{
    bool negative = *text == '-';
    int64_t value;

    if (!read_plain(text + negative, mark, exponent, &value))
        return money_parse(text, mark, exponent, minor, error);
    *minor = negative ? -value : value;
    return true;
}
