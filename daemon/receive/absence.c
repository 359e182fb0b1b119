/* SPDX-License-Identifier: MIT */
#include "receive/absence.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "receive/wording.h"

enum { NEAR = 60, YEAR_DAYS = 365, BACKWARDS = 7 };

/* The beginnings of the months' names, folded; the longer ones before those they begin with. */
static const struct {
    const char *name;
    int month;
} months[] = {
    {"jan", 1}, {"feb", 2}, {"fév", 2},  {"mar", 3},  {"maart", 3}, {"mrt", 3},  {"mär", 3},  {"apr", 4},  {"avr", 4},
    {"mai", 5}, {"may", 5}, {"mei", 5},  {"juil", 7}, {"jul", 7},   {"juin", 6}, {"jun", 6},  {"aug", 8},  {"aoû", 8},
    {"aou", 8}, {"sep", 9}, {"okt", 10}, {"oct", 10}, {"nov", 11},  {"dez", 12}, {"dec", 12}, {"déc", 12},
};

static const char *const returns[] = {
    "back",          "return",   "until",   "till",   "through", "terug",  "tot",    "t/m",    "weer bereikbaar",
    "weer aanwezig", "vanaf",    "bis",     "zurück", "wieder",  "ab dem", "ab ",    "retour", "jusqu",
    "de nouveau",    "à partir", "reviens", "again",  "hasta",   "fino",   "out of", NULL,
};

static int month_at(const char *text, gsize *length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(months); i++) {
        if (g_str_has_prefix(text, months[i].name)) {
            const char *end = text;

            while (*end && g_unichar_isalpha(g_utf8_get_char(end)))
                end = g_utf8_next_char(end);
            *length = (gsize)(end - text) + (*end == '.');
            return months[i].month;
        }
    }
    return 0;
}

/* One or two digits at *TEXT, then what may stand behind them; 0 = none. */
static int small_number(const char **text)
{
    gsize digits = strspn(*text, "0123456789");
    int value = digits >= 1 && digits <= 2 ? (int)g_ascii_strtoll(*text, NULL, 10) : 0;

    if (value)
        *text += digits;
    return value;
}

static int year_at(const char *text)
{
    gsize blanks = strspn(text, " ,./-");
    gsize digits = strspn(text + blanks, "0123456789");
    int year = digits == 4 || digits == 2 ? (int)g_ascii_strtoll(text + blanks, NULL, 10) : 0;

    if (digits == 2) /* "24.08.26", not "24 augustus 10:00" */
        return blanks && strchr("./-", text[0]) && year >= 20 ? 2000 + year : 0;
    return year >= 2000 && year < 2200 ? year : 0;
}

/* A day without a year is the next one, or one of the last days. */
static civil_day resolve(int year, int month, int day, civil_day today)
{
    int this_year, this_month, this_day;
    civil_day found = DAY_NONE;

    day_to_ymd(today, &this_year, &this_month, &this_day);
    if (year)
        return day_from_ymd(year, month, day);
    found = day_from_ymd(this_year, month, day);
    if (found != DAY_NONE && found < today - BACKWARDS)
        found = day_from_ymd(this_year + 1, month, day);
    return found;
}

/* "24 augustus", "24. August 2026", "24th of august", "24.08.", "24/8", "24-08-2026". */
static civil_day day_first(const char *text, civil_day today)
{
    int day = small_number(&text), month = 0;
    gsize length = 0;

    if (!day || day > 31)
        return DAY_NONE;
    if (strchr("./-", *text) && *text && g_ascii_isdigit(text[1])) {
        text++;
        month = small_number(&text);
        return month && month <= 12 ? resolve(year_at(text), month, day, today) : DAY_NONE;
    }
    if (g_str_has_prefix(text, "th") || g_str_has_prefix(text, "st") || g_str_has_prefix(text, "nd") ||
        g_str_has_prefix(text, "rd") || g_str_has_prefix(text, "er"))
        text += 2;
    text += strspn(text, " .");
    if (g_str_has_prefix(text, "of "))
        text += 3;
    month = month_at(text, &length);
    return month ? resolve(year_at(text + length), month, day, today) : DAY_NONE;
}

/* "august 24", "august 24th, 2026". */
static civil_day month_first(const char *text, civil_day today)
{
    gsize length = 0;
    int month = month_at(text, &length), day;

    text += length;
    if (!month || *text != ' ')
        return DAY_NONE;
    text++;
    day = small_number(&text);
    text += g_ascii_isalpha(*text) ? 2 : 0;
    return day && day <= 31 && !strchr(":", *text ? *text : ' ') ? resolve(year_at(text), month, day, today) : DAY_NONE;
}

static civil_day iso(const char *text)
{
    g_autofree char *start = g_strndup(text, 10);

    return strlen(start) == 10 && start[4] == '-' && start[7] == '-' ? day_from_iso(start) : DAY_NONE;
}

static civil_day day_at(const char *folded, const char *at, civil_day today)
{
    civil_day day = DAY_NONE;

    if (at > folded && (g_ascii_isalnum(at[-1]) || strchr("./-:", at[-1])))
        return DAY_NONE;
    if (g_ascii_isdigit(*at)) {
        day = iso(at);
        return day == DAY_NONE ? day_first(at, today) : day;
    }
    return month_first(at, today);
}

/* A word of the return stands before it, in the same part of the sentence. */
static bool speaks_of_return(const char *folded, const char *at)
{
    const char *from = at - MIN(at - folded, (gssize)NEAR);
    g_autofree char *before = g_strndup(from, (gsize)(at - from));
    g_autofree char *valid = g_utf8_make_valid(before, -1);

    return wording_has(valid, returns);
}

static civil_day last_day_in(const char *text, civil_day today)
{
    g_autofree char *folded = wording_fold(text);
    civil_day last = DAY_NONE;

    for (const char *at = folded; *at; at = g_utf8_next_char(at)) {
        civil_day day = day_at(folded, at, today);

        if (day != DAY_NONE && day >= today && day <= today + YEAR_DAYS && speaks_of_return(folded, at) &&
            (last == DAY_NONE || day > last))
            last = day;
    }
    return last;
}

civil_day absence_return(const char *subject, const char *text, civil_day today)
{
    civil_day day = last_day_in(text, today);

    return day == DAY_NONE ? last_day_in(subject, today) : day;
}

civil_day absence_day(const char *text, civil_day today)
{
    g_autofree char *folded = wording_fold(text);

    for (const char *at = folded; *at; at = g_utf8_next_char(at)) {
        civil_day day = day_at(folded, at, today);

        if (day != DAY_NONE)
            return day >= today && day <= today + YEAR_DAYS ? day : DAY_NONE;
    }
    return DAY_NONE;
}
