/* SPDX-License-Identifier: MIT */
/* The iCalendar side of the agenda. Private to report/. */
#pragma once

#include "calendar/feed.h"
#include "plan/plan.h"

#define FEED_AGENDA "-//herinnerd//agenda//EN"

void feed_add(struct feed *feed, const struct decision *decision);
/* What makes a letter, call or task the same one: client, sender, stage, and each of ITEMS with its cycle and round,
 * whose round ROUND replaces when it is not 0. New string. */
char *feed_uid(const char *client, const char *sender, const char *stage, const GPtrArray *items, int round);
