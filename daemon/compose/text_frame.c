/* SPDX-License-Identifier: MIT */
#include "compose/text_frame.h"

#include "base/append.h"
#include "base/text.h"
#include "compose/plaintext.h"

/* Adds PART to the last line of OUT, or to a new one where it has no room. */
static void add(GString *out, int *width, const char *label, const char *part)
{
    g_autofree char *line = part ? text_one_line(part) : NULL;
    int room;

    if (!line || !*line)
        return;
    room = text_width(label) + text_width(line);
    if (*width && *width + 3 + room > PLAINTEXT_COLUMNS) {
        g_string_append_c(out, '\n');
        *width = 0;
    }
    if (*width)
        append_string(out, " · ");
    append_string(out, label);
    append_string(out, line);
    *width += room + (*width ? 3 : 0);
}

char *text_frame(const char *text, const struct value *values)
{
    static const struct {
        const char *name, *label;
    } parts[] = {{"legal_name", ""}, {"registration", ""}, {"vat", ""},      {"address", ""},
                 {"phone", ""},      {"website", ""},      {"iban", "IBAN "}};
    const struct value *sender = value_member(values, "sender");
    GString *out = g_string_new(text);
    int width = 0;

    g_string_append_c(out, '\n');
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        add(out, &width, parts[i].label, value_text(value_member(sender, parts[i].name)));
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}
