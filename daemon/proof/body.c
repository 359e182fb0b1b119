/* SPDX-License-Identifier: MIT */
/* The lines of a journal body, and the words of the tables. */
#include <string.h>

#include "base/text.h"
#include "proof/store_inside.h"

const char *mode_word(enum run_mode mode)
{
    return mode == MODE_LIVE ? "live" : "rehearsal";
}

void body_line(GString *body, const char *key, const char *value)
{
    gsize start;

    if (!value || !*value)
        return;
    g_string_append(body, key);
    g_string_append_len(body, ": ", 2);
    start = body->len;
    g_string_append(body, value);
    g_strdelimit(body->str + start, "\r\n", ' ');
    g_string_append_c(body, '\n');
}

void body_number(GString *body, const char *key, int64_t value)
{
    char text[TEXT_NUMBER_SIZE];

    body_line(body, key, text_number(value, text));
}

void body_day(GString *body, const char *key, civil_day day)
{
    char text[DAY_ISO_SIZE];

    if (day != DAY_NONE)
        body_line(body, key, day_to_iso(day, text));
}

char *body_value(const char *body, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    gsize length = strlen(key);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, key) && g_str_has_prefix(*line + length, ": "))
            return g_strdup(*line + length + 2);
    }
    return g_strdup("");
}
