/* SPDX-License-Identifier: MIT */
/* The field :86: of MT940: which dialect it is written in, and the texts without any. */
#include "bank/mt940_inside.h"

#include <string.h>

#include "base/iban.h"

void mt940_text_init(struct mt940_text *text)
{
    *text = (struct mt940_text){.name = g_string_new(NULL),
                                .account = g_string_new(NULL),
                                .text = g_string_new(NULL),
                                .reference = g_string_new(NULL),
                                .end_to_end = g_string_new(NULL),
                                .reason = g_string_new(NULL)};
}

void mt940_text_reset(struct mt940_text *text)
{
    g_string_truncate(text->name, 0);
    g_string_truncate(text->account, 0);
    g_string_truncate(text->text, 0);
    g_string_truncate(text->reference, 0);
    g_string_truncate(text->end_to_end, 0);
    g_string_truncate(text->reason, 0);
    text->described = false;
}

void mt940_text_clear(struct mt940_text *text)
{
    g_string_free(text->name, TRUE);
    g_string_free(text->account, TRUE);
    g_string_free(text->text, TRUE);
    g_string_free(text->reference, TRUE);
    g_string_free(text->end_to_end, TRUE);
    g_string_free(text->reason, TRUE);
}

static struct mt940_joined join(const struct mt940_field *field)
{
    struct mt940_joined joined = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(gsize))};

    for (guint i = 0; i < field->lines->len; i++) {
        gsize end;

        g_string_append(joined.text, field->lines->pdata[i]);
        end = joined.text->len;
        g_array_append_val(joined.joints, end);
    }
    return joined;
}

void mt940_joined_append(GString *to, const struct mt940_joined *joined, gsize from, gsize end)
{
    const char *text = joined->text->str;
    guint joint = 0;

    while (from < end && (text[from] == ' ' || text[from] == '/'))
        from++;
    while (end > from && (text[end - 1] == ' ' || text[end - 1] == '/'))
        end--;
    while (joint < joined->joints->len && g_array_index(joined->joints, gsize, joint) <= from)
        joint++;
    for (; from < end; from++) {
        if (joint < joined->joints->len && g_array_index(joined->joints, gsize, joint) == from) {
            g_string_append_c(to, JOINT_NONE);
            joint++;
        }
        g_string_append_c(to, text[from]);
    }
}

/* SNS and ASN put account and name into the first line and the text into padded lines of 65 below. */
static gsize take_first_account(const char *line, struct mt940_text *text)
{
    gsize length = strcspn(line, " ");
    g_autofree char *word = g_strndup(line, length);
    g_autofree char *account = iban_normalise(word);

    if (!account || text->account->len)
        return 0;
    g_string_assign(text->account, account);
    g_string_assign(text->name, line + length + strspn(line + length, " "));
    return length;
}

static void read_free(const struct mt940_field *field, struct mt940_text *text)
{
    guint first = field->lines->len > 1 && take_first_account(field->lines->pdata[0], text) ? 1 : 0;

    for (guint i = first; i < field->lines->len; i++) {
        g_autofree char *line = g_strchomp(g_strdup(field->lines->pdata[i]));

        if (text->text->len && *line)
            g_string_append_c(text->text, JOINT_BLANK);
        g_string_append(text->text, line);
    }
}

void mt940_text_read(const struct mt940_field *field, struct mt940_text *text)
{
    struct mt940_joined joined = join(field);

    if (text->text->len) /* some banks write one :86: a line */
        g_string_append_c(text->text, JOINT_BLANK);
    if (!mt940_subfields_read(&joined, text) && !mt940_slashes_read(&joined, text) && !mt940_labels_read(field, text))
        read_free(field, text);
    if (g_str_equal(text->end_to_end->str, "NOTPROVIDED"))
        g_string_truncate(text->end_to_end, 0);
    g_string_free(joined.text, TRUE);
    g_array_unref(joined.joints);
}
