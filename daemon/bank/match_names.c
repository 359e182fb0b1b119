/* SPDX-License-Identifier: MIT */
/* Names of payers: firms and people as banks print them, and who collects for others. */
#include <string.h>

#include "bank/match_words.h"

enum { NAME_LENGTH_MIN = 4 };

/* Forms of law and manners of address, which say nothing of who it is. */
static bool is_form(const char *word)
{
    static const char *const forms[] = {
        "BV",  "NV",  "VOF", "CV",   "BVBA", "SPRL", "SA",  "SARL", "SRL", "SAS", "GMBH", "AG",  "KG",   "UG",    "EK",
        "LTD", "LLC", "INC", "PLC",  "CO",   "DE",   "DEN", "DER",  "HET", "THE", "EN",   "AND", "UND",  "ET",    "VAN",
        "B",   "V",   "N",   "HEER", "MEVR", "MW",   "DHR", "MR",   "MRS", "HR",  "FA",   "EBV", "CVBA", "COMMV", NULL,
    };

    return g_strv_contains(forms, word);
}

/* The telling words of NAME, accents folded, sorted. */
static char **telling_words(const char *name)
{
    g_autofree char *folded = g_str_to_ascii(name, "C");
    struct match_words words;
    g_autoptr(GPtrArray) telling = g_ptr_array_new();

    match_words_init(&words, folded);
    for (guint i = 0; i < words.count; i++)
        if (!is_form(words.word[i].text))
            g_ptr_array_add(telling, g_strdup(words.word[i].text));
    match_words_clear(&words);
    g_ptr_array_add(telling, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&telling), FALSE);
}

/* Whether every word of PART is one of WHOLE's; banks cut names, so the last may be the beginning of one. */
static bool holds(char **whole, char **part)
{
    for (char **word = part; *word; word++) {
        bool found = false;

        for (char **other = whole; *other && !found; other++)
            found = g_str_equal(*word, *other) ||
                    (!word[1] && strlen(*word) >= NAME_LENGTH_MIN && g_str_has_prefix(*other, *word));
        if (!found)
            return false;
    }
    return true;
}

static gsize letters(char **words)
{
    gsize count = 0;

    for (; *words; words++)
        count += strlen(*words);
    return count;
}

bool match_names_alike(const char *a, const char *b)
{
    g_auto(GStrv) left = NULL, right = NULL;

    if (!*a || !*b)
        return false;
    left = telling_words(a);
    right = telling_words(b);
    if (letters(left) < NAME_LENGTH_MIN || letters(right) < NAME_LENGTH_MIN)
        return false;
    return holds(left, right) || holds(right, left);
}

bool match_is_collector(const char *name)
{
    static const char *const collectors[] = {
        "MOLLIE", "STRIPE",     "PAYPAL", "ADYEN",      "BUCKAROO",  "MULTISAFEPAY", "PAYNL",    "PONTO",   "SUMUP",
        "ZETTLE", "KLARNA",     "CCV",    "WORLDLINE",  "ICEPAY",    "OMNIKASSA",    "AFTERPAY", "RIVERTY", "INGENICO",
        "SQUARE", "GOCARDLESS", "TIKKIE", "ACCEPTGIRO", "PAYSQUARE", "VIVAWALLET",   "PAYCONIQ", "SEPAY",   NULL,
    };
    g_autofree char *folded = g_str_to_ascii(name, "C");
    struct match_words words;
    bool found = false;
    g_autofree char *plain = match_plain(folded);

    match_words_init(&words, folded);
    for (guint i = 0; i < words.count && !found; i++)
        found = g_strv_contains(collectors, words.word[i].text);
    match_words_clear(&words);
    return found || g_str_has_prefix(plain, "PAYNL") || strstr(plain, "STICHTINGDERDENGELDEN");
}
