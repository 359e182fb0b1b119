/* SPDX-License-Identifier: MIT */
/*
 * The inside of a calendar, shared by the look-ups (table.c) and the reader
 * (ics.c) only: one bit a day from 1900 to 2200, and the names of the closed
 * days. A day is never opened again once it is closed. Pure.
 */
#pragma once

#include "calendar/calendar.h"

enum {
    CALENDAR_FIRST = -25567, /* 1900-01-01 */
    CALENDAR_LAST = 84370,   /* 2200-12-31 */
    CALENDAR_DAYS = CALENDAR_LAST - CALENDAR_FIRST + 1,
};

struct calendar {
    unsigned weekdays; /* bit 0 = Monday */
    uint64_t closed[(CALENDAR_DAYS + 63) / 64];
    GHashTable *names;    /* day number → text in `texts` */
    GStringChunk *texts;  /* each name once */
    civil_day last_dated; /* DAY_NONE until a day is closed that no endless rule gave */
    bool endless;         /* an endless rule has closed days */
    gint64 closings;      /* calls of calendar_close_day, for the reader's limit */
};

/*
 * Closes DAY under NAME; the first name of a day stays. DATED is false for a
 * day that an endless rule gave (calendar_known_through). Days outside 1900 to
 * 2200 are left aside.
 */
void calendar_close_day(struct calendar *calendar, civil_day day, const char *name, bool dated);
