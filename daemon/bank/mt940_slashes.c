/* SPDX-License-Identifier: MIT */
/*
 * The dialects with words between slashes: /TRTP/…/IBAN/…/NAME/…/REMI/…
 * (ABN AMRO, ASN, Van Lanschot), /EREF/…/CNTP/account/bic/name/…/REMI/USTD//…
 * (ING, Knab, Triodos), /BENM//NAME/… (Rabobank). Lines are filled to the last
 * column, so that a word, a number or a tag may go on in the next one.
 */
#include "bank/mt940_inside.h"

#include <string.h>

static const char *const tags[] = {
    "TRTP",    "CSID", "NAME", "MARF", "REMI", "IBAN", "BIC",  "EREF", "BENM", "ORDP", "CNTP", "ULTD",
    "ULTB",    "ULTC", "PURP", "RTRN", "SVCL", "ISDT", "ADDR", "PREF", "NRTX", "CREF", "RTYP", "CDTRREFTP",
    "CDTRREF", "ISSR", "KREF", "BUSP", "RREF", "CHGS", "EXCH", "OCMT", "COAM", "MRCH", "USTD", "STRD",
};

/* The tag "/WORD/" at AT, or NULL. */
static const char *tag_at(const char *at)
{
    for (gsize i = 0; *at == '/' && i < G_N_ELEMENTS(tags); i++) {
        gsize length = strlen(tags[i]);

        if (!strncmp(at + 1, tags[i], length) && at[length + 1] == '/')
            return tags[i];
    }
    return NULL;
}

static void set_once(GString *to, const struct mt940_joined *joined, gsize from, gsize end)
{
    if (to->len)
        return;
    mt940_joined_append(to, joined, from, end);
    for (gsize i = 0; i < to->len;)
        if (to->str[i] == JOINT_NONE)
            g_string_erase(to, (gssize)i, 1);
        else
            i++;
}

/* account/bic/name/city */
static void take_party(const struct mt940_joined *joined, gsize from, gsize end, struct mt940_text *text)
{
    gsize start = from;

    for (int part = 0; part < 3 && start <= end; part++) {
        const char *slash = memchr(joined->text->str + start, '/', end - start);
        gsize stop = slash ? (gsize)(slash - joined->text->str) : end;

        if (part == 0)
            set_once(text->account, joined, start, stop);
        else if (part == 2)
            set_once(text->name, joined, start, stop);
        start = stop + 1;
    }
}

/* STRD/CUR/ref: the kind, then the reference. */
static void take_structured(const struct mt940_joined *joined, gsize from, gsize end, struct mt940_text *text)
{
    const char *slash = memchr(joined->text->str + from, '/', end - from);

    set_once(text->reference, joined, slash ? (gsize)(slash - joined->text->str) : from, end);
}

static void take(const char *tag, const struct mt940_joined *joined, gsize from, gsize end, struct mt940_text *text)
{
    if (g_str_equal(tag, "REMI") || g_str_equal(tag, "USTD"))
        mt940_joined_append(text->text, joined, from, end);
    else if (g_str_equal(tag, "STRD"))
        take_structured(joined, from, end, text);
    else if (g_str_equal(tag, "CDTRREF"))
        set_once(text->reference, joined, from, end);
    else if (g_str_equal(tag, "EREF"))
        set_once(text->end_to_end, joined, from, end);
    else if (g_str_equal(tag, "CNTP"))
        take_party(joined, from, end, text);
    else if (g_str_equal(tag, "NAME"))
        set_once(text->name, joined, from, end);
    else if (g_str_equal(tag, "IBAN"))
        set_once(text->account, joined, from, end);
    else if (g_str_equal(tag, "RTRN"))
        set_once(text->reason, joined, from, end);
}

bool mt940_slashes_read(const struct mt940_joined *joined, struct mt940_text *text)
{
    const char *all = joined->text->str, *tag = NULL, *next;
    gsize from = 0, length = joined->text->len;

    if (!strstr(all, "/REMI/") && !(*all == '/' && tag_at(all)))
        return false;
    for (gsize at = 0; at < length; at++) {
        if (all[at] != '/' || !(next = tag_at(all + at)))
            continue;
        if (tag)
            take(tag, joined, from, at, text);
        tag = next;
        from = at + strlen(tag) + 2;
        at = from - 2;
    }
    if (tag)
        take(tag, joined, MIN(from, length), length, text);
    return true;
}
