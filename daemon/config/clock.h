/* SPDX-License-Identifier: MIT */
/*
 * The one module that asks the clock, and the turning of instants into local
 * dates. A pretended time (`--now`, $HERINNERD_NOW) stands still; wall time
 * and the monotonic clock go on beside it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

#define INSTANT_SIZE 25 /* "2026-11-21T22:16:47.123Z" and its NUL */

struct clock {
    bool pretended;
    int64_t pretended_ms; /* Unix milliseconds */
};

/* A moment as the planner sees it: the local date and the minute of the day. */
struct moment {
    int64_t utc_ms;
    civil_day day;
    int minute;      /* 0 to 1439 */
    int utc_offset;  /* seconds east, at that moment */
};

/* TEXT is NULL, or local time `2026-01-05T09:30` (or a bare date: 00:00). */
bool clock_init(struct clock *clock, const char *text, GTimeZone *zone, GError **error);

/* The pretended instant, or now. */
int64_t clock_now_ms(const struct clock *clock);

/* Now, whatever is pretended. */
int64_t clock_wall_ms(void);

/* Milliseconds that no one can set. */
int64_t clock_monotonic_ms(void);

struct moment moment_at(int64_t utc_ms, GTimeZone *zone);

/* The same for who compares `minute` with the hours for sending: the minute never goes back within a day. While an hour
 * comes for the second time it stays at that hour's end, so that a window that has closed does not open again. */
struct moment moment_for_window(int64_t utc_ms, GTimeZone *zone);

/* The instant of MINUTE (0 to 1440) of local DAY. A minute the clock skips is the first one after it. */
int64_t instant_of(civil_day day, int minute, GTimeZone *zone);

/* ISO 8601 UTC with milliseconds, as the store keeps times; and back (-1 when unreadable). */
const char *instant_to_text(int64_t utc_ms, char buffer[INSTANT_SIZE]);
int64_t instant_from_text(const char *text);

/* RFC 3339 in local time with its offset, for people and JSON. New string. */
char *instant_to_local(int64_t utc_ms, GTimeZone *zone);
