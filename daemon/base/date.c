/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : length[month - 1];
}

/* Days before 1 January of YEAR, counted from year 0. */
static int days_before_year(int year)
{
    int y = year - 1;

    return 365 * year + y / 4 - y / 100 + y / 400;
}

enum { DAYS_BEFORE_1970 = 365 * 1970 + 1969 / 4 - 1969 / 100 + 1969 / 400 };

civil_day day_from_ymd(int year, int month, int day)
{
    if (year < DAY_YEAR_MIN || year > DAY_YEAR_MAX || month < 1 || month > 12)
        return DAY_NONE;
    if (day < 1 || day > month_length(year, month))
        return DAY_NONE;

    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    return days_before_year(year) - DAYS_BEFORE_1970 + before[month - 1] + (month > 2 && is_leap(year)) + day - 1;
}

void day_to_ymd(civil_day day, int *year, int *month, int *day_of_month)
{
    int y = 1970 + day / 366;

    if (day < 0)
        y = 1970 + day / 365 - 1;
    while (days_before_year(y + 1) - DAYS_BEFORE_1970 <= day)
        y++;

    int rest = day - (days_before_year(y) - DAYS_BEFORE_1970);
    int m = 1;

    while (rest >= month_length(y, m))
        rest -= month_length(y, m++);
    if (year)
        *year = y;
    if (month)
        *month = m;
    if (day_of_month)
        *day_of_month = rest + 1;
}

enum weekday day_weekday(civil_day day)
{
    /* 1970-01-01 was a Thursday. */
    int w = (day + THURSDAY) % 7;

    return (enum weekday)(w < 0 ? w + 7 : w);
}

civil_day day_month_end(civil_day day)
{
    int y, m;

    day_to_ymd(day, &y, &m, NULL);
    return day_from_ymd(y, m, month_length(y, m));
}

civil_day day_add_months(civil_day day, int months)
{
    int y, m, d;

    if (months < -12 * 400 || months > 12 * 400)
        return DAY_NONE;
    day_to_ymd(day, &y, &m, &d);

    int total = y * 12 + (m - 1) + months;

    y = total / 12;
    m = total % 12 + 1;
    if (total < 0 || y < DAY_YEAR_MIN || y > DAY_YEAR_MAX)
        return DAY_NONE;
    return day_from_ymd(y, m, MIN(d, month_length(y, m)));
}

static bool digits(const char *text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if ((unsigned char)(text[i] - '0') > 9)
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

civil_day day_from_iso(const char *text)
{
    int y, m, d;

    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return DAY_NONE;
    if (!digits(text, 4, &y) || !digits(text + 5, 2, &m) || !digits(text + 8, 2, &d))
        return DAY_NONE;
    return day_from_ymd(y, m, d);
}

char *digits_put(char *at, int value, int digits)
{
    for (int i = digits; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + digits;
}

const char *day_to_iso(civil_day day, char buffer[DAY_ISO_SIZE])
{
    char *at = buffer;
    int y, m, d;

    if (day == DAY_NONE) {
        g_strlcpy(buffer, "-", DAY_ISO_SIZE);
        return buffer;
    }
    day_to_ymd(day, &y, &m, &d);
    at = digits_put(at, y, 4);
    *at++ = '-';
    at = digits_put(at, m, 2);
    *at++ = '-';
    at = digits_put(at, d, 2);
    *at = '\0';
    return buffer;
}
