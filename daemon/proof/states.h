/* SPDX-License-Identifier: MIT */
/* The words of the tables for the planner's enums, both ways. Pure. Private to proof/. */
#pragma once

#include "plan/history.h"

const char *invoice_state_word(enum invoice_state state);
enum invoice_state invoice_state_of(const char *word);
const char *hold_scope_word(enum hold_scope scope);
enum hold_scope hold_scope_of(const char *word);
const char *approval_word(enum approval_kind kind);
enum approval_kind approval_of(const char *word);
/* reminder.action and reminder.state as a step; false for a state that is none (planned, queued). */
bool step_of(const char *action, const char *state, enum step_kind *kind, enum step_state *step);
