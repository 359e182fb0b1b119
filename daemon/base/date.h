/* SPDX-License-Identifier: MIT */
/*
 * Civil dates as day numbers (1970-01-01 is 0) in the proleptic Gregorian
 * calendar, years 1900 to 2200. No time zone and no clock: «today» is always
 * an argument. Nothing here knows about business days (calendar/).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef int32_t civil_day;

#define DAY_NONE INT32_MIN /* no date known */
#define DAY_YEAR_MIN 1900
#define DAY_YEAR_MAX 2200
#define DAY_ISO_SIZE 11 /* "2026-11-21" and its NUL */

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

/* The day number of YEAR-MONTH-DAY, or DAY_NONE when there is no such date
 * (31 February) or the year is out of range. */
civil_day day_from_ymd(int year, int month, int day);

/* Splits a valid DAY. Any of the pointers may be NULL. */
void day_to_ymd(civil_day day, int *year, int *month, int *day_of_month);

enum weekday day_weekday(civil_day day);

/* The last day of DAY's month. */
civil_day day_month_end(civil_day day);

/* DAY moved by MONTHS (may be negative); a day the month lacks is clamped to
 * its last: 31 January + 1 month is 28 or 29 February. DAY_NONE past 2200. */
civil_day day_add_months(civil_day day, int months);

/* "YYYY-MM-DD" and nothing after it, or DAY_NONE. */
civil_day day_from_iso(const char *text);

/* Writes the last DIGITS digits of VALUE at AT, with zeros before them; returns where they end. Adds no NUL. */
char *digits_put(char *at, int value, int digits);

/* Writes DAY as YYYY-MM-DD ("-" for DAY_NONE) and returns BUFFER. */
const char *day_to_iso(civil_day day, char buffer[DAY_ISO_SIZE]);
