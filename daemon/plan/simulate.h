/* SPDX-License-Identifier: MIT */
/*
 * Moves a history on as if what a plan decides had happened that day: letters
 * accepted, calls and tasks made. For the agenda and for tests; the real history
 * comes from the store. Pure.
 */
#pragma once

#include "plan/plan.h"

/* Serves what PLAN sends in HISTORY, which the plan was made from. */
void simulate_serve(struct history *history, const struct plan *plan);
