/* SPDX-License-Identifier: MIT */
/*
 * What of the ladders will not go as it is written, told before it happens:
 * costs that come before the law lets a consumer be asked for them, and
 * clients of whom nobody knows which law counts. It prints on stderr and
 * decides nothing; the planner holds or leaves out by itself (planner.md R22).
 */
#pragma once

#include "config/config.h"
#include "plan/plan.h"

/* One line for each stage that claims costs of consumers too soon after the letter that names them. */
void startup_tell_early(const struct config *config);

/* One line for each policy that asks for more than the invoice and has clients in PLAN without country or segment. */
void startup_tell_unknown(const struct plan *plan);
