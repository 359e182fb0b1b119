/* SPDX-License-Identifier: MIT */
/*
 * `agenda`: what would come, day after day, if nothing were paid. Decisions
 * are handed in as they are simulated, and shown as a table, as JSON Lines, or as an
 * iCalendar file. Simulates nothing itself.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "plan/history.h"
#include "plan/plan.h"
#include "report/output.h"

struct agenda;

/* A page for OUT; CLIENT is a key, NULL = all. STAMP is the moment it is made (UTC ms). */
struct agenda *agenda_new(const struct output *out, const char *client, int64_t stamp_ms);
void agenda_free(struct agenda *agenda);
AUTO_DEFINE(agenda, agenda_free)

/* Takes what PLAN decides for its day. What a person holds up is shown once, on the first day it would have gone; what
 * only waits for another day is left out. */
void agenda_add(struct agenda *agenda, const struct plan *plan, const struct history *history);

/* For people: the whole page up to UNTIL. JSON Lines have been written by then. */
void agenda_print(const struct agenda *agenda, enum run_mode mode, civil_day until);

/*
 * RFC 5545: an all-day event a letter (tentative while it waits for a yes), a
 * to-do a call or task; UIDs stay the same from one day to the next; lines
 * folded, CRLF. New string.
 */
char *agenda_ics(const struct agenda *agenda);
