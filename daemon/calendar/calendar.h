/* SPDX-License-Identifier: MIT */
/*
 * Business days. calendar_load() (ics.c) reads .ics files into a table of
 * closed days once; everything else here is a pure look-up in that table.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/duration.h"

struct calendar;

/*
 * A calendar of WEEKDAYS (bit 0 = Monday) less the days of the FILES
 * (NULL-terminated, absolute paths). NULL with HERINNERD_ERROR_CONFIG naming
 * file and line when a file cannot be read or understood (limits: facts.md).
 */
struct calendar *calendar_load(unsigned weekdays, char *const *files, GError **error);

/* A calendar without holidays. */
struct calendar *calendar_weekdays(unsigned weekdays);

void calendar_free(struct calendar *calendar);
AUTO_DEFINE(calendar, calendar_free)

/* The last day that any file of the calendar says something about, for «calendar years left»; DAY_NONE without files.
 * An endless rule (1 January every year) counts only where no file dates anything: Easter has to be dated. */
civil_day calendar_known_through(const struct calendar *calendar);

/* The name of the holiday on DAY, or NULL. */
const char *calendar_holiday(const struct calendar *calendar, civil_day day);

/*
 * A day open for the sender and, where OTHER is not NULL, for the client too.
 * All functions below take the same pair. A search that finds no open day
 * within three years gives DAY_NONE.
 */
bool calendar_is_open(const struct calendar *calendar, const struct calendar *other, civil_day day);
/* DAY itself when open, else the next (previous) open day. */
civil_day calendar_roll_forward(const struct calendar *calendar, const struct calendar *other, civil_day day);
civil_day calendar_roll_back(const struct calendar *calendar, const struct calendar *other, civil_day day);
/* The first open day after DAY. */
civil_day calendar_next_open(const struct calendar *calendar, const struct calendar *other, civil_day day);
/* DAY moved by DURATION; business days as planner.md says («the nth business day later (earlier) than it»). */
civil_day calendar_add(const struct calendar *calendar, const struct calendar *other, civil_day day,
                       struct duration duration, bool forward);
