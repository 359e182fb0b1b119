/* SPDX-License-Identifier: MIT */
/*
 * The words of the program as sentences for people: why something is held, how
 * far a letter came, what a decision is. The words themselves (reason.h,
 * proof.md) stay English in JSON; they are turned here and nowhere else.
 */
#pragma once

#include <glib.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "plan/reason.h"

/*
 * Why REASON holds, as one sentence: «paused until 2027-01-04 by piet: on
 * holiday». HOLD is the hold behind it or NULL; UNTIL the first day on which
 * it may go, DAY_NONE when not known. New string, "" for REASON_NONE.
 */
char *reason_sentence(enum reason reason, civil_day until, const struct history_hold *hold);

/* The same about CLIENT: an address that cannot be used is told apart from none. New string. */
char *reason_sentence_of(const struct plan_client *client, enum reason reason, civil_day until,
                         const struct history_hold *hold);

/* The hold that is in force on TODAY for REASON on CLIENT or one of ITEMS (of struct plan_item), or NULL. */
const struct history_hold *reason_hold(const struct history *history, enum reason reason, civil_day today,
                                       const char *client, const GPtrArray *items);

/* Whether HOLD is in force on TODAY: set, not ended, not lifted before. A hold lifted today is not. */
bool hold_in_force(const struct history_hold *hold, civil_day today);

/* The level of a letter for people: «sent» for accepted. Not owned. */
const char *level_text(const char *level);

/* The kind of a hold, a task, a step for people. Not owned. */
const char *hold_text(const char *kind);
const char *action_text(enum stage_action action);
/* Why the service looks again then. Not owned. */
const char *wake_text(const char *why);

/* Words of the interface (JSON). */
const char *action_word(enum stage_action action);
const char *verdict_word(enum verdict verdict);
const char *step_kind_word(enum step_kind kind);
const char *step_state_word(enum step_state state);
const char *known_state_word(enum invoice_state state);
const char *run_mode_word(enum run_mode mode);
