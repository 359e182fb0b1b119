/* SPDX-License-Identifier: MIT */
#include "ledger/date_pattern.h"

#include <glib.h>
#include <string.h>

/* Names and short names by month, case folded. */
static const char *const month_names[] = {
    " jan january januari januar jänner janvier janv ",
    " feb february februari februar février févr fév fevrier fevr ",
    " mar march maart mrt märz mär mrz mars ",
    " apr april avril avr ",
    " may mei mai ",
    " jun june juni juin ",
    " jul july juli juillet juil ",
    " aug august augustus août aout aoû ",
    " sep sept september septembre ",
    " oct october oktober okt octobre ",
    " nov november novembre ",
    " dec december dezember dez décembre déc decembre ",
};

bool date_pattern_compile(const char *text, struct date_pattern *pattern)
{
    bool day = false, month = false, year = false;

    *pattern = (struct date_pattern){0};
    for (; *text; text++, pattern->count++) {
        if (pattern->count == DATE_STEPS_MAX)
            return false;
        if (*text != '%' || text[1] == '%') {
            text += *text == '%';
            pattern->literal[pattern->count] = *text;
            continue;
        }
        text++;
        if (!*text || !strchr("dmYyb", *text))
            return false;
        pattern->field[pattern->count] = *text;
        day = day || *text == 'd';
        month = month || *text == 'm' || *text == 'b';
        year = year || *text == 'Y' || *text == 'y';
    }
    return day && month && year;
}

/* Asked for each byte of two dates a row: no table is looked into. */
static inline bool is_digit(char byte)
{
    return (unsigned char)(byte - '0') < 10;
}

/* LEAST to MOST digits at *TEXT. */
static bool read_digits(const char **text, int least, int most, int *value)
{
    const char *at = *text, *end = at + most;
    int sum = 0;

    for (; at < end && is_digit(*at); at++)
        sum = sum * 10 + (*at - '0');
    least -= (int)(at - *text);
    *text = at;
    *value = sum;
    return least <= 0;
}

static bool read_month_name(const char **text, int *month)
{
    const char *end = *text;

    while (g_ascii_isalpha(*end) || (*end & 0x80))
        end++;
    if (end == *text || end - *text > 20)
        return false;

    g_autofree char *folded = g_utf8_casefold(*text, end - *text);
    g_autofree char *word = g_strdup_printf(" %s ", folded);

    *text = end + (*end == '.');
    for (*month = 1; *month <= 12; ++*month)
        if (strstr(month_names[*month - 1], word))
            return true;
    return false;
}

/* "10:00", "T10:00:00Z", "10:00:00.000+02:00", "10:00 AM" behind a date. */
static bool is_time_of_day(const char *text)
{
    if ((*text != ' ' && *text != 'T') || !g_ascii_isdigit(text[1]))
        return false;
    return strchr(text, ':') && !text[1 + strspn(text + 1, "0123456789:.,+- ZTUCAPMapm")];
}

static bool read_field(char field, const char **text, int *year, int *month, int *day)
{
    switch (field) {
    case 'd':
        return read_digits(text, 1, 2, day);
    case 'm':
        return read_digits(text, 1, 2, month);
    case 'Y':
        return read_digits(text, 4, 4, year);
    case 'b':
        return read_month_name(text, month);
    default:
        if (!read_digits(text, 2, 2, year))
            return false;
        *year += *year < 69 ? 2000 : 1900;
        return true;
    }
}

static bool is_iso(const struct date_pattern *pattern)
{
    return pattern->count == 5 && pattern->field[0] == 'Y' && pattern->literal[1] == '-' && pattern->field[2] == 'm' &&
           pattern->literal[3] == '-' && pattern->field[4] == 'd';
}

civil_day date_pattern_read(const struct date_pattern *pattern, const char *text)
{
    int year = 0, month = 0, day = 0;
    civil_day plain = is_iso(pattern) ? day_from_iso(text) : DAY_NONE;

    if (plain != DAY_NONE)
        return plain;
    for (int i = 0; i < pattern->count; i++) {
        if (!pattern->field[i]) {
            if (*text++ != pattern->literal[i])
                return DAY_NONE;
        } else if (!read_field(pattern->field[i], &text, &year, &month, &day)) {
            return DAY_NONE;
        }
    }
    if (*text && !is_time_of_day(text))
        return DAY_NONE;
    return day_from_ymd(year, month, day);
}
