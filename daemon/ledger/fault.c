/* SPDX-License-Identifier: MIT */
#include "ledger/fault.h"

#include "base/text.h"

bool fault_set(struct fault *fault, int line, int column, const char *format, ...)
{
    g_autofree char *text = NULL, *valid = NULL;
    va_list arguments;

    if (fault->what)
        return false;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    valid = g_utf8_make_valid(text, -1); /* a quoted cell may be cut inside a character, */
    fault->what = text_one_line(valid);  /* or hold controls */
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
