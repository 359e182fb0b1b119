/* SPDX-License-Identifier: MIT */
#include "base/money.h"

#include <string.h>

#include "base/error.h"

/* ISO 4217 codes by decimals; those of two decimals are the bulk. */
static const char two_decimals[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
    "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
    "TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";
static const char no_decimals[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
static const char three_decimals[] = "BHD IQD JOD KWD LYD OMR TND";

static bool listed(const char *list, const char *currency)
{
    return strlen(currency) == CURRENCY_SIZE - 1 && !strchr(currency, ' ') && strstr(list, currency);
}

int currency_exponent(const char *currency)
{
    if (listed(two_decimals, currency))
        return 2;
    if (listed(no_decimals, currency))
        return 0;
    if (listed(three_decimals, currency))
        return 3;
    return -1;
}

static const char *const blanks[] = {" ", "\t", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", NULL};
static const char *const signs_of_currency[] = {"€", "$", "£", NULL};

/* Steps over one of the WORDS at the start of *TEXT. */
static bool step_over(const char **text, const char *const *words)
{
    for (; *words; words++) {
        if (g_str_has_prefix(*text, *words)) {
            *text += strlen(*words);
            return true;
        }
    }
    return false;
}

static void skip_blanks(const char **text)
{
    while (step_over(text, blanks))
        ;
}

struct reading {
    const char *at;
    guint64 value;
    int digits; /* in this group */
    int groups; /* separators met */
    bool dots;  /* a separator was the other mark, not a blank */
    bool overflow;
};

static void take_digits(struct reading *r)
{
    for (r->digits = 0; g_ascii_isdigit(*r->at); r->at++, r->digits++) {
        if (r->value > (G_MAXINT64 - 9) / 10)
            r->overflow = true;
        else
            r->value = r->value * 10 + (guint64)(*r->at - '0');
    }
}

/* The digits before the decimal mark, in groups of three where separated. */
static bool take_whole(struct reading *r, char thousands)
{
    take_digits(r);
    if (r->digits == 0)
        return false;
    for (int first = r->digits;;) {
        const char *before = r->at;
        bool dot = *r->at == thousands;

        if (dot)
            r->at++;
        else if (!step_over(&r->at, blanks))
            return true;
        if (!g_ascii_isdigit(*r->at)) { /* a blank before a closing sign */
            r->at = before;
            return !dot;
        }
        take_digits(r);
        if (r->digits != 3 || first > 3 || (r->groups && dot != r->dots))
            return false;
        r->dots = dot;
        r->groups++;
    }
}

/* The digits behind the decimal mark, brought to EXPONENT. */
static bool take_decimals(struct reading *r, int exponent)
{
    int kept = 0;

    for (; g_ascii_isdigit(*r->at); r->at++) {
        if (kept < exponent) {
            if (r->value > (G_MAXINT64 - 9) / 10)
                r->overflow = true;
            r->value = r->value * 10 + (guint64)(*r->at - '0');
            kept++;
        } else if (*r->at != '0') {
            return false;
        }
    }
    for (; kept < exponent; kept++) {
        if (r->value > G_MAXINT64 / 10)
            r->overflow = true;
        r->value *= 10;
    }
    return true;
}

/* A sign, a currency sign and blanks in any order; +1 or -1, 0 when there are two signs. */
static int take_sign(struct reading *r)
{
    int sign = 0;

    for (;;) {
        skip_blanks(&r->at);
        if (*r->at == '-' || *r->at == '+') {
            if (sign)
                return 0;
            sign = *r->at++ == '-' ? -1 : 1;
        } else if (!step_over(&r->at, signs_of_currency)) {
            return sign ? sign : 1;
        }
    }
}

static bool refuse(const char *text, const char *why, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(text, -1);

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "amount \"%.40s\" %s", shown, why);
    return false;
}

bool money_parse(const char *text, char mark, int exponent, int64_t *minor, GError **error)
{
    struct reading r = {.at = text};
    int sign = take_sign(&r);
    bool brackets = *r.at == '(';
    bool decimals = false;

    if (brackets) { /* they are a minus, and a second one would make a debt of a credit */
        r.at++;
        sign = sign > 0 && take_sign(&r) > 0 ? -1 : 0;
    }
    if (sign == 0 || !take_whole(&r, mark == ',' ? '.' : ','))
        return refuse(text,
                      mark == ',' ? "is not an amount with a decimal comma" : "is not an amount with a decimal point",
                      error);
    if (*r.at == mark && g_ascii_isdigit(r.at[1])) {
        r.at++;
        decimals = true;
    }
    if (r.groups == 1 && r.dots && !decimals)
        return refuse(text,
                      mark == ',' ? "reads two ways under a decimal comma; write its decimals, as in 1.234,00"
                                  : "reads two ways under a decimal point; write its decimals, as in 1,234.00",
                      error);
    if (!take_decimals(&r, exponent))
        return refuse(text, "has more decimals than its currency", error);
    if (brackets && *r.at++ != ')')
        return refuse(text, "has an open bracket", error);
    skip_blanks(&r.at);
    if (step_over(&r.at, signs_of_currency))
        skip_blanks(&r.at);
    if (*r.at != '\0')
        return refuse(text,
                      mark == ',' ? "is not an amount with a decimal comma" : "is not an amount with a decimal point",
                      error);
    if (r.overflow || r.value > G_MAXINT64)
        return refuse(text, "is too large", error);
    *minor = sign < 0 ? -(int64_t)r.value : (int64_t)r.value;
    return true;
}

bool money_parse_setting(const char *text, struct money *out, GError **error)
{
    char currency[CURRENCY_SIZE] = "";
    int exponent;

    if (strlen(text) > 4 && text[3] == ' ')
        memcpy(currency, text, 3);
    exponent = currency_exponent(currency);
    if (exponent < 0)
        return refuse(text, "is not understood; write EUR 5.00", error);
    if (!money_parse(text + 4, '.', exponent, &out->minor, error))
        return false;
    memcpy(out->currency, currency, sizeof currency);
    return true;
}

bool money_add(int64_t *sum, int64_t what, GError **error)
{
    int64_t result;

    if (__builtin_add_overflow(*sum, what, &result)) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW, "the sum of the amounts is too large");
        return false;
    }
    *sum = result;
    return true;
}

const char *money_to_text(int64_t minor, const char *currency, char buffer[MONEY_TEXT_SIZE])
{
    int exponent = currency_exponent(currency), decimals = exponent == 3 || exponent == 0 ? exponent : 2, written = 0;
    guint64 value = minor < 0 ? (guint64) - (minor + 1) + 1 : (guint64)minor;
    char text[MONEY_TEXT_SIZE], *end = &text[MONEY_TEXT_SIZE - 1], *at = end;

    *at = '\0';
    for (; value || written <= decimals; value /= 10) {
        if (decimals && written == decimals)
            *--at = '.';
        *--at = (char)('0' + value % 10);
        written++;
    }
    if (minor < 0)
        *--at = '-';
    return memcpy(buffer, at, (gsize)(end - at) + 1);
}
