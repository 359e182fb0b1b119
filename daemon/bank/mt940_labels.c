/* SPDX-License-Identifier: MIT */
/*
 * The dialects with words before a colon: cells of 32 columns with IBAN: BIC:
 * NAAM: OMSCHRIJVING: KENMERK: (ABN AMRO before 2015, still in exports), and
 * Knab's text with REK: account/NAAM: name at its end.
 */
#include "bank/mt940_inside.h"

#include <string.h>

enum label { LABEL_NONE, LABEL_ACCOUNT, LABEL_NAME, LABEL_TEXT, LABEL_END_TO_END, LABEL_REFERENCE, LABEL_OTHER };

static const struct {
    const char *word;
    enum label label;
} words[] = {
    {"IBAN:", LABEL_ACCOUNT},       {"REK:", LABEL_ACCOUNT},
    {"NAAM:", LABEL_NAME},          {"OMSCHRIJVING:", LABEL_TEXT},
    {"KENMERK:", LABEL_END_TO_END}, {"BETALINGSKENM.:", LABEL_REFERENCE},
    {"BIC:", LABEL_OTHER},          {"MACHTIGING:", LABEL_OTHER},
    {"INCASSANT:", LABEL_OTHER},    {"BETALINGSKENMERK:", LABEL_REFERENCE},
};

/* The first label of TEXT that starts a word; *LENGTH of it. */
static const char *next_label(const char *text, enum label *label, gsize *length)
{
    const char *best = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *found = text;

        while ((found = strstr(found, words[i].word)) && found > text && g_ascii_isalnum(found[-1]))
            found++;
        if (!found || (best && found >= best))
            continue;
        best = found;
        *label = words[i].label;
        *length = strlen(words[i].word);
    }
    return best;
}

static void take(struct mt940_text *text, enum label label, const char *from, gsize length)
{
    GString *const to[] = {
        [LABEL_NONE] = text->text, [LABEL_ACCOUNT] = text->account,       [LABEL_NAME] = text->name,
        [LABEL_TEXT] = text->text, [LABEL_END_TO_END] = text->end_to_end, [LABEL_REFERENCE] = text->reference,
        [LABEL_OTHER] = NULL,
    };
    g_autofree char *value = g_strstrip(g_strndup(from, length));
    GString *at = to[label];

    if (label == LABEL_ACCOUNT && g_str_has_suffix(value, "/"))
        value[strlen(value) - 1] = '\0';
    if (!at || !*value)
        return;
    if (label == LABEL_TEXT && !text->described) {
        g_string_truncate(text->text, 0); /* what stood before it names the kind of booking */
        text->described = true;
    } else if (label == LABEL_NONE && text->described) {
        return;
    }
    if (at->len)
        g_string_append_c(at, label == LABEL_TEXT || label == LABEL_NONE ? JOINT_BLANK : ' ');
    g_string_append(at, value);
}

bool mt940_labels_read(const struct mt940_field *field, struct mt940_text *text)
{
    enum label label = LABEL_NONE, next = LABEL_NONE;
    gsize length = 0;
    bool any = false;

    for (guint i = 0; i < field->lines->len && !any; i++) {
        const char *found = next_label(field->lines->pdata[i], &next, &length);

        any = found && (next == LABEL_ACCOUNT || next == LABEL_NAME);
    }
    for (guint i = 0; any && i < field->lines->len; i++) {
        const char *at = field->lines->pdata[i], *found;

        while ((found = next_label(at, &next, &length))) {
            take(text, label, at, (gsize)(found - at));
            label = next;
            at = found + length;
        }
        take(text, label, at, strlen(at));
    }
    return any;
}
