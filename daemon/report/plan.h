/* SPDX-License-Identifier: MIT */
/*
 * `plan` for people and as JSON Lines: what goes, what a person has to do,
 * what is held and why. It shows what the planner decided and no more.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "report/output.h"

struct plan_view {
    const struct plan *plan;
    const struct history *history;
    enum run_mode mode;
    civil_day day;      /* the date planned for */
    const char *client; /* key; NULL = all */
    bool all;           /* also what is paid and what is not due yet */
};

void report_plan(const struct output *out, const struct plan_view *view);

/* The letters of PLAN that are to be sent, as rows of one table (`go-live`, `approve`). DECISIONS of struct decision.
 */
void report_letters(const struct output *out, const GPtrArray *decisions);
