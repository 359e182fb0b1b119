/* SPDX-License-Identifier: MIT */
#include "config/quote.h"

#include <string.h>

void quote_append(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '\t') {
            g_string_append(out, "\\t");
            continue;
        }
        if (strchr("\"\\", *text) || (*text == '$' && text[1] == '{'))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

void quote_setting(GString *out, const char *name, const char *value)
{
    if (!*value)
        return;
    g_string_append_printf(out, "  %s = ", name);
    quote_append(out, value);
    g_string_append_c(out, '\n');
}

void quote_append_list(GString *out, char *const *texts)
{
    g_string_append_c(out, '{');
    for (guint i = 0; texts[i]; i++) {
        g_string_append(out, i ? ", " : "");
        quote_append(out, texts[i]);
    }
    g_string_append_c(out, '}');
}
