/* SPDX-License-Identifier: MIT */
/*
 * The dialects with numbered subfields: 166?00…?20EREF+…?21SVWZ+…?30bic
 * ?31account?32name of German banks, 000>10…>20bic>21iban>22… of Triodos.
 */
#include "bank/mt940_inside.h"

#include <string.h>

#include "base/iban.h"

/* What a German bank puts before each part of its text; longer parts go on in the next subfield. */
static const char *const labels[] = {"EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "ABWE+",
                                     "COAM+", "OAMT+", "RREF+", "PURP+", "BREF+", "RETN+", NULL};

/* Where the first label of TEXT stands; its end when there is none. */
static const char *next_label(const char *text, const char **label)
{
    const char *best = NULL;

    for (int i = 0; labels[i]; i++) {
        const char *found = strstr(text, labels[i]);

        if (found && (!best || found < best)) {
            best = found;
            *label = labels[i];
        }
    }
    return best ? best : text + strlen(text);
}

static void take_label(const char *label, const char *from, const char *end, struct mt940_text *text)
{
    GString *to = NULL;

    if (g_str_equal(label, "SVWZ+"))
        to = text->text;
    else if (g_str_equal(label, "EREF+"))
        to = text->end_to_end;
    if (to)
        g_string_append_len(to, from, end - from);
}

static void split_labels(const char *all, struct mt940_text *text)
{
    const char *label = NULL, *at = next_label(all, &label);

    if (!label) {
        g_string_append(text->text, all);
        return;
    }
    if (!strstr(all, "SVWZ+")) /* otherwise the payer's name stands before the first label */
        g_string_append_len(text->text, all, at - all);
    while (*at) {
        const char *mine = label, *from = at + strlen(mine);

        at = next_label(from, &label);
        take_label(mine, from, at, text);
    }
}

struct subfields {
    GString *purpose;
    struct mt940_text *text;
    bool triodos;
};

static void take(struct subfields *to, int number, const struct mt940_joined *joined, gsize from, gsize end)
{
    g_autofree char *value = g_strndup(joined->text->str + from, end - from);
    g_autofree char *account = to->triodos && number == 21 ? iban_normalise(value) : NULL;

    if (account) {
        g_string_assign(to->text->account, account);
        g_string_truncate(to->purpose, 0); /* before it stands its BIC */
    } else if ((number >= 20 && number <= 29) || (number >= 60 && number <= 63)) {
        if (to->purpose->len)
            g_string_append_c(to->purpose, JOINT_NONE);
        g_string_append(to->purpose, value);
    } else if (number == 31 && !to->triodos) {
        g_string_append(to->text->account, g_strstrip(value));
    } else if (number == 32 || number == 33) {
        g_string_append(to->text->name, value);
    }
}

/* Labels may be broken by a joint; one that is stays text, which only costs a field. */
static void finish(struct subfields *subfields)
{
    g_autofree char *account = iban_normalise(subfields->text->account->str);

    if (subfields->triodos)
        g_string_append(subfields->text->text, subfields->purpose->str);
    else
        split_labels(subfields->purpose->str, subfields->text);
    if (account)
        g_string_assign(subfields->text->account, account);
}

/* The mark in "166?00…", or 0. */
static char mark_of(const char *text)
{
    gsize digits = strspn(text, "0123456789");
    char mark = text[digits];

    if (digits != 3 || !mark || !strchr("?>~|", mark))
        return 0;
    return g_ascii_isdigit(text[4]) && g_ascii_isdigit(text[5]) ? mark : 0;
}

bool mt940_subfields_read(const struct mt940_joined *joined, struct mt940_text *text)
{
    const char *all = joined->text->str;
    char mark = mark_of(all);
    struct subfields subfields = {.text = text, .triodos = mark == '>'};
    gsize from = 0, length = joined->text->len;
    int number = -1;

    if (!mark)
        return false;
    subfields.purpose = g_string_new(NULL);
    for (gsize at = 3; at + 2 < length; at++) {
        if (all[at] != mark || !g_ascii_isdigit(all[at + 1]) || !g_ascii_isdigit(all[at + 2]))
            continue;
        if (number >= 0)
            take(&subfields, number, joined, from, at);
        number = (all[at + 1] - '0') * 10 + (all[at + 2] - '0');
        from = at + 3;
        at += 2;
    }
    if (number >= 0)
        take(&subfields, number, joined, from, length);
    finish(&subfields);
    g_string_free(subfields.purpose, TRUE);
    return true;
}
