/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <string.h>

enum { LINE_MAX_BYTES = 1000, SHOWN_MAX = 60 };

/* TEXT short and on one line, for a message. */
static char *shown(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *cut = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), SHOWN_MAX));

    for (char *p = cut; *p; p++) {
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    }
    return g_strdup_printf("%s%s", cut, strlen(cut) < strlen(valid) ? "..." : "");
}

bool setting_refuse(const struct reading *reading, const char *text, const char *remedy, ...)
{
    g_autofree char *value = shown(text);
    g_autofree char *rest = NULL;
    va_list arguments;

    va_start(arguments, remedy);
    rest = g_strdup_vprintf(remedy, arguments);
    va_end(arguments);
    loading_mistake(reading->loading, reading->place, "\"%s\" cannot be \"%s\"; %s", reading->spec->name, value, rest);
    return false;
}

bool setting_set_string(void *field, char *text)
{
    char **string = field;

    g_free(*string);
    *string = text;
    return true;
}

static bool has_control(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            return true;
    }
    return false;
}

bool setting_check_line(const struct reading *reading, const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return setting_refuse(reading, text, "it is not UTF-8");
    if (has_control(text))
        return setting_refuse(reading, text, "write it on one line, without control characters");
    if (strlen(text) > LINE_MAX_BYTES)
        return setting_refuse(reading, text, "it is longer than %d bytes", LINE_MAX_BYTES);
    return true;
}

bool setting_set_list(const struct reading *reading, char *const *texts, void *field,
                      bool (*check)(const struct reading *reading, const char *text))
{
    char ***list = field;
    bool good = true;

    for (char *const *text = texts; *text; text++) {
        if (!**text)
            good = setting_refuse(reading, *text, "leave the empty text out");
        else
            good = setting_check_line(reading, *text) && (!check || check(reading, *text)) && good;
    }
    if (!good)
        return false;
    g_strfreev(*list);
    *list = g_strdupv((char **)texts);
    return true;
}

void setting_clear_string(void *field)
{
    g_clear_pointer((char **)field, g_free);
}

void setting_clear_list(void *field)
{
    g_clear_pointer((char ***)field, g_strfreev);
}

static bool read_text(const struct reading *reading, char *const *texts, void *field)
{
    return setting_check_line(reading, texts[0]) && setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_text = {.read = read_text, .clear = setting_clear_string};

static bool read_lines(const struct reading *reading, char *const *texts, void *field)
{
    if (!g_utf8_validate(texts[0], -1, NULL))
        return setting_refuse(reading, texts[0], "it is not UTF-8");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_lines = {.read = read_lines, .clear = setting_clear_string};

static bool read_name(const struct reading *reading, char *const *texts, void *field)
{
    if (strchr(texts[0], '/') || texts[0][0] == '.')
        return setting_refuse(reading, texts[0], "write a name without a directory");
    return read_text(reading, texts, field);
}

const struct value_type setting_name = {.read = read_name, .clear = setting_clear_string};

static bool read_word(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && !g_strv_contains(reading->spec->choices, texts[0])) {
        g_autofree char *words = g_strjoinv(", ", (char **)reading->spec->choices);

        return setting_refuse(reading, texts[0], "write one of: %s", words);
    }
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_word = {.read = read_word, .clear = setting_clear_string};

static bool read_text_list(const struct reading *reading, char *const *texts, void *field)
{
    return setting_set_list(reading, texts, field, NULL);
}

const struct value_type setting_text_list = {.list = true, .read = read_text_list, .clear = setting_clear_list};
