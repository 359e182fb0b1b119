/* SPDX-License-Identifier: MIT */
#include "compose/epc.h"

#include <string.h>

#include "base/error.h"
#include "base/iban.h"
#include "law/reference.h"

enum { NAME_MAX_CHARACTERS = 70, INFORMATION_MAX = 70 };

enum line {
    LINE_TAG,
    LINE_VERSION,
    LINE_CHARSET,
    LINE_SERVICE,
    LINE_BIC,
    LINE_NAME,
    LINE_IBAN,
    LINE_AMOUNT,
    LINE_PURPOSE,
    LINE_REFERENCE,
    LINE_TEXT,
    LINE_INFORMATION,
    LINE_COUNT,
};

static bool refuse(GError **error, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "%s", why);
    return false;
}

/* Countries of the EEA among those of SEPA: within it the BIC may be left out. */
static bool is_in_eea(const char *iban)
{
    static const char countries[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO "
                                    "SE SI SK";
    char country[] = {iban[0], iban[0] ? iban[1] : '\0', '\0'};

    return strlen(country) == 2 && strstr(countries, country);
}

/* EUR0.01 to EUR999999999.99, no zero in front. */
static bool is_amount(const char *text)
{
    const char *digits = text + 3;
    gsize whole;

    if (!g_str_has_prefix(text, "EUR"))
        return false;
    whole = strspn(digits, "0123456789");
    if (whole < 1 || whole > 9 || (whole > 1 && digits[0] == '0'))
        return false;
    if (digits[whole] != '.' || strspn(digits + whole + 1, "0123456789") != 2 || digits[whole + 3])
        return false;
    return strspn(digits, "0.") != strlen(digits);
}

static bool is_bic(const char *text)
{
    gsize length = strlen(text);

    return (length == 8 || length == 11) && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

static bool check_head(char *const *lines, GError **error)
{
    bool first = !strcmp(lines[LINE_VERSION], "001");

    if (strcmp(lines[LINE_TAG], "BCD") || strcmp(lines[LINE_SERVICE], "SCT"))
        return refuse(error, "it is no code of a SEPA credit transfer");
    if (!first && strcmp(lines[LINE_VERSION], "002"))
        return refuse(error, "its version is neither 001 nor 002");
    if (strlen(lines[LINE_CHARSET]) != 1 || !strchr("12345678", *lines[LINE_CHARSET]))
        return refuse(error, "its character set is none of 1 to 8");
    if (!*lines[LINE_BIC])
        return !first || refuse(error, "version 001 needs the BIC");
    return is_bic(lines[LINE_BIC]) || refuse(error, "the BIC has not the form of one");
}

static bool check_account(char *const *lines, GError **error)
{
    g_autofree char *iban = iban_normalise(lines[LINE_IBAN]);

    if (!*lines[LINE_NAME])
        return refuse(error, "the name of the account is missing");
    if (g_utf8_strlen(lines[LINE_NAME], -1) > NAME_MAX_CHARACTERS)
        return refuse(error, "the name of the account is over 70 characters");
    if (!*lines[LINE_IBAN])
        return refuse(error, "there is no IBAN");
    if (!iban || strcmp(iban, lines[LINE_IBAN]))
        return refuse(error, "the IBAN is wrong");
    return iban_is_sepa(iban) || refuse(error, "the account is outside SEPA");
}

static bool check_remittance(char *const *lines, GError **error)
{
    g_autofree char *reference = reference_normalise(REFERENCE_RF, lines[LINE_REFERENCE]);

    if (strlen(lines[LINE_PURPOSE]) > 4)
        return refuse(error, "the purpose is over 4 characters");
    if (*lines[LINE_REFERENCE] && (!reference || strcmp(reference, lines[LINE_REFERENCE])))
        return refuse(error, "the creditor reference is wrong");
    if (*lines[LINE_REFERENCE] && *lines[LINE_TEXT])
        return refuse(error, "it has a creditor reference and a text");
    if (g_utf8_strlen(lines[LINE_TEXT], -1) > EPC_TEXT_MAX)
        return refuse(error, "what to write with it is over 140 characters");
    return g_utf8_strlen(lines[LINE_INFORMATION], -1) <= INFORMATION_MAX ||
           refuse(error, "the information for the payer is over 70 characters");
}

static bool check_lines(char *const *lines, GError **error)
{
    if (!check_head(lines, error) || !check_account(lines, error))
        return false;
    if (*lines[LINE_AMOUNT] && !is_amount(lines[LINE_AMOUNT]))
        return refuse(error, "the amount is not from EUR 0.01 to EUR 999999999.99");
    return check_remittance(lines, error);
}

bool epc_check(const char *payload, GError **error)
{
    const char *separator = strstr(payload, "\r\n") ? "\r\n" : "\n";
    g_auto(GStrv) given = g_strsplit(payload, separator, -1);
    guint count = g_strv_length(given);
    char none[] = "";
    char *lines[LINE_COUNT];

    if (!g_utf8_validate(payload, -1, NULL))
        return refuse(error, "it is not UTF-8");
    if (strlen(payload) > EPC_BYTES_MAX)
        return refuse(error, "it is over 331 bytes");
    if (count > LINE_COUNT || count <= LINE_IBAN || !*given[count - 1])
        return refuse(error, "it has too many lines, too few, or an empty one at the end");
    for (guint i = 0; i < LINE_COUNT; i++) {
        lines[i] = i < count ? given[i] : none;
        if (strpbrk(lines[i], "\r\n"))
            return refuse(error, "its lines do not all end alike");
    }
    return check_lines(lines, error);
}

static const char *filled(const char *text)
{
    return text ? text : "";
}

char *epc_payload(const struct epc_transfer *transfer, GError **error)
{
    const char *iban = filled(transfer->iban), *bic = filled(transfer->bic);
    g_autofree char *name =
        g_utf8_substring(transfer->name, 0, MIN(g_utf8_strlen(transfer->name, -1), (glong)NAME_MAX_CHARACTERS));
    g_autofree char *payload = NULL;

    if (*iban && iban_is_sepa(iban) && !is_in_eea(iban) && !*bic)
        return refuse(error, "an account outside the EEA needs its BIC"), NULL;
    payload = g_strdup_printf("BCD\n002\n1\nSCT\n%s\n%s\n%s\nEUR%s\n\n%s\n%s", bic, g_strchomp(name), iban,
                              filled(transfer->amount), filled(transfer->reference), filled(transfer->text));
    g_strchomp(payload);
    return epc_check(payload, error) ? g_steal_pointer(&payload) : NULL;
}
