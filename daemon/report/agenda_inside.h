/* SPDX-License-Identifier: MIT */
/* The iCalendar side of the agenda. Private to report/. */
#pragma once

#include "plan/plan.h"

struct feed;

/* STAMP is the DTSTAMP of all entries (UTC ms). */
struct feed *feed_new(int64_t stamp_ms);
void feed_free(struct feed *feed);
void feed_add(struct feed *feed, const struct decision *decision);
/* The whole calendar: new string. */
char *feed_text(const struct feed *feed);
