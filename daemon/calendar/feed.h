/* SPDX-License-Identifier: MIT */
/*
 * A calendar file in the making (RFC 5545, METHOD:PUBLISH): whole days as
 * events, things to do. Nobody is invited and nothing is answered. It asks no
 * clock and chooses no names: entries with the same UID are one entry.
 */
#pragma once

#include <glib.h>
#include <libical/ical.h>
#include <stdint.h>

#include "base/date.h"

struct feed {
    icalcomponent *calendar;
    struct icaltimetype stamp; /* DTSTAMP of all entries */
};

/* Made by PRODUCT (a PRODID) at STAMP_MS (UTC). */
struct feed *feed_new(const char *product, int64_t stamp_ms);
void feed_free(struct feed *feed);

/* DAY as a date without a time. */
struct icaltimetype feed_date(civil_day day);

/* An event of one whole DAY that leaves nobody busy. It belongs to FEED; more properties may be added. */
icalcomponent *feed_add_event(struct feed *feed, const char *uid, civil_day day, const char *summary,
                              const char *description);

/* A to-do: START and DUE are dates, DUE not before START. */
void feed_add_todo(struct feed *feed, const char *uid, civil_day start, civil_day due, const char *summary,
                   const char *description);

/* The whole calendar, lines folded, CRLF: new string. */
char *feed_text(const struct feed *feed);
