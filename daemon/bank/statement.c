/* SPDX-License-Identifier: MIT */
#include "bank/statement.h"

#include <string.h>

enum { NATIONAL_DIGITS_MIN = 7 }; /* a shorter number is not told from others by its end */

char *bank_text_shown(const char *text)
{
    GString *shown = g_string_sized_new(strlen(text));

    for (; *text; text++) {
        if (*text == JOINT_NONE)
            continue;
        if (!g_ascii_isspace(*text))
            g_string_append_c(shown, *text);
        else if (shown->len && shown->str[shown->len - 1] != ' ')
            g_string_append_c(shown, ' ');
    }
    if (shown->len && shown->str[shown->len - 1] == ' ')
        g_string_truncate(shown, shown->len - 1);
    return g_string_free(shown, FALSE);
}

int bank_exponent(const char *currency)
{
    int exponent = currency_exponent(currency);

    if (exponent >= 0)
        return exponent;
    for (int i = 0; i < CURRENCY_SIZE - 1; i++)
        if (!g_ascii_isupper(currency[i]))
            return -1;
    return currency[CURRENCY_SIZE - 1] ? -1 : 2;
}

char *bank_account_plain(const char *account)
{
    GString *plain = g_string_sized_new(strlen(account));

    for (; *account; account++)
        if ((guchar)*account > ' ' && *account != 0x7f && *account != '.') /* nor controls */
            g_string_append_c(plain, g_ascii_toupper(*account));
    return g_string_free(plain, FALSE);
}

static const char *national_digits(const char *account)
{
    account += strspn(account, "0");
    return account[strspn(account, "0123456789")] ? NULL : account;
}

/* LONGER: an IBAN, perhaps with a currency behind it. */
static bool holds(const char *longer, const char *shorter)
{
    const char *digits = national_digits(shorter);

    if (g_str_has_prefix(longer, shorter) && strlen(longer) == strlen(shorter) + CURRENCY_SIZE - 1 &&
        g_ascii_isalpha(*shorter))
        return true;
    return digits && strlen(digits) >= NATIONAL_DIGITS_MIN && g_ascii_isalpha(*longer) &&
           g_str_has_suffix(longer, digits);
}

bool bank_account_is(const char *a, const char *b)
{
    return g_str_equal(a, b) || holds(a, b) || holds(b, a);
}
