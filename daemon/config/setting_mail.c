/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <string.h>

#include "base/iban.h"
#include "base/money.h"
#include "base/text.h"

static bool check_address(const struct reading *reading, const char *text)
{
    return text_is_address(text) || setting_refuse(reading, text, "write a mail address, as in info@company.example");
}

static bool read_address(const struct reading *reading, char *const *texts, void *field)
{
    return (!*texts[0] || check_address(reading, texts[0])) && setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_address = {.read = read_address, .clear = setting_clear_string};

static bool read_address_list(const struct reading *reading, char *const *texts, void *field)
{
    return setting_set_list(reading, texts, field, check_address);
}

const struct value_type setting_address_list = {.list = true, .read = read_address_list, .clear = setting_clear_list};

/* A return path that names the letter by {token}, or a plain one. */
static bool read_bounce(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GString) address = g_string_new(texts[0]);

    g_string_replace(address, "{token}", "token", 1);
    if (*texts[0] && (strchr(address->str, '{') || strchr(address->str, '}') || !text_is_address(address->str)))
        return setting_refuse(reading, texts[0], "write a mail address that may hold {token} once");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_bounce = {.read = read_bounce, .clear = setting_clear_string};

/* A language tag as far as letters need it: parts of letters with dashes between. */
static bool is_language(const char *text)
{
    if (!g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1]) || strlen(text) > 35)
        return false;
    for (const char *p = text; *p; p++) {
        if (!g_ascii_isalpha(*p) && (*p != '-' || !g_ascii_isalpha(p[1])))
            return false;
    }
    return true;
}

static bool read_language(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && !is_language(texts[0]))
        return setting_refuse(reading, texts[0], "write a language tag such as nl, nl-BE or en");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_language = {.read = read_language, .clear = setting_clear_string};

static bool read_country(const struct reading *reading, char *const *texts, void *field)
{
    const char *text = texts[0];

    if (*text && (strlen(text) != 2 || !g_ascii_isupper(text[0]) || !g_ascii_isupper(text[1])))
        return setting_refuse(reading, text, "write the two capital letters of a country, such as NL or BE");
    return setting_set_string(field, g_strdup(text));
}

const struct value_type setting_country = {.read = read_country, .clear = setting_clear_string};

static bool read_currency(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && currency_exponent(texts[0]) < 0)
        return setting_refuse(reading, texts[0], "write a currency code such as EUR");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_currency = {.read = read_currency, .clear = setting_clear_string};

static bool read_iban(const struct reading *reading, char *const *texts, void *field)
{
    char *iban = *texts[0] ? iban_normalise(texts[0]) : g_strdup("");

    if (!iban)
        return setting_refuse(reading, texts[0], "this is no IBAN, or a digit of it is wrong");
    return setting_set_string(field, iban);
}

const struct value_type setting_iban = {.read = read_iban, .clear = setting_clear_string};

/* ISO 9362: eight or eleven letters and digits, the first six of them bank and country. */
static bool is_bic(const char *text)
{
    gsize length = strlen(text);

    if (length != 8 && length != 11)
        return false;
    for (gsize i = 0; i < length; i++) {
        bool country = i == 4 || i == 5; /* letters only */

        if (!g_ascii_isupper(text[i]) && (country || !g_ascii_isdigit(text[i])))
            return false;
    }
    return true;
}

static bool read_bic(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && !is_bic(texts[0]))
        return setting_refuse(reading, texts[0], "write a BIC of 8 or 11 capitals and digits, or leave it out");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_bic = {.read = read_bic, .clear = setting_clear_string};

/* What a letter may link to (templates.md 1). */
static bool read_link(const struct reading *reading, char *const *texts, void *field)
{
    const char *text = texts[0];
    bool known =
        g_str_has_prefix(text, "https://") || g_str_has_prefix(text, "http://") || g_str_has_prefix(text, "mailto:");

    if (*text && (!known || strpbrk(text, " <>\"")))
        return setting_refuse(reading, text, "write an address that starts with https://");
    return setting_check_line(reading, text) && setting_set_string(field, g_strdup(text));
}

const struct value_type setting_link = {.read = read_link, .clear = setting_clear_string};
