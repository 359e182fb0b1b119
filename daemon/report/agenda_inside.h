/* SPDX-License-Identifier: MIT */
/* The iCalendar side of the agenda. Private to report/. */
#pragma once

#include "plan/plan.h"

struct feed;

/* STAMP is the DTSTAMP of all entries (UTC ms). */
struct feed *feed_new(int64_t stamp_ms);
void feed_free(struct feed *feed);
void feed_add(struct feed *feed, const struct decision *decision);
/* A to-do: START and DUE are dates, DUE not before START. */
void feed_add_todo(struct feed *feed, const char *uid, civil_day start, civil_day due, const char *summary,
                   const char *description);
/* What makes a letter, call or task the same one: client, sender, stage, and each of ITEMS with its cycle and round,
 * whose round ROUND replaces when it is not 0. New string. */
char *feed_uid(const char *client, const char *sender, const char *stage, const GPtrArray *items, int round);
/* The whole calendar: new string. */
char *feed_text(const struct feed *feed);
