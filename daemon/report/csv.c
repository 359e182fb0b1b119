/* SPDX-License-Identifier: MIT */
#include "report/csv.h"

#include <stdbool.h>
#include <string.h>

static bool is_amount(const char *text)
{
    text += *text == '-';
    return *text && text[strspn(text, "0123456789.")] == '\0';
}

void csv_cell(GString *lines, const char *text)
{
    if (lines->len && lines->str[lines->len - 1] != '\n')
        g_string_append_c(lines, ',');
    g_string_append_c(lines, '"');
    if (*text && strchr("=+-@\t\r", *text) && !is_amount(text))
        g_string_append_c(lines, '\'');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(lines, '"');
        g_string_append_c(lines, *text);
    }
    g_string_append_c(lines, '"');
}

void csv_end(GString *lines)
{
    g_string_append(lines, "\r\n");
}
