/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "config/config.h"

struct config_mistake *config_mistake_new(const char *file, int line, int column, const char *format, ...)
{
    struct config_mistake *mistake = g_new0(struct config_mistake, 1);
    g_autofree char *text = NULL, *valid = NULL;
    va_list arguments;

    mistake->file = g_strdup(file);
    mistake->line = line;
    mistake->column = column;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    valid = g_utf8_make_valid(text, -1); /* a name or a value stands there as it is in the file */
    mistake->message = text_one_line(valid);
    return mistake;
}

void config_mistake_free(struct config_mistake *mistake)
{
    if (!mistake)
        return;
    g_free(mistake->file);
    g_free(mistake->message);
    g_free(mistake);
}

char *config_mistake_text(const struct config_mistake *mistake)
{
    if (mistake->column > 0)
        return g_strdup_printf("%s:%d:%d: %s", mistake->file, mistake->line, mistake->column, mistake->message);
    if (mistake->line > 0)
        return g_strdup_printf("%s:%d: %s", mistake->file, mistake->line, mistake->message);
    return g_strdup_printf("%s: %s", mistake->file, mistake->message);
}
