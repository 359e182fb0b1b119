/* SPDX-License-Identifier: MIT */
#include "ledger/fault.h"

#include "base/text.h"

char *fault_text_of(const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1); /* a quoted cell may be cut inside a character, */

    return text_one_line(valid); /* or hold controls */
}

char *fault_text(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = fault_text_of(format, arguments);
    va_end(arguments);
    return text;
}

bool fault_set(struct fault *fault, int line, int column, const char *format, ...)
{
    va_list arguments;

    if (fault->what)
        return false;
    va_start(arguments, format);
    fault->what = fault_text_of(format, arguments);
    va_end(arguments);
    fault->line = line;
    fault->column = column;
    return false;
}

bool fault_set_value(struct fault *fault, int line, int column, const char *what)
{
    fault->is_value = fault->is_value || !fault->what;
    return fault_set(fault, line, column, "%s", what);
}

void fault_clear(struct fault *fault)
{
    g_free(fault->what);
    *fault = (struct fault){0};
}
