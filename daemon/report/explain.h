/* SPDX-License-Identifier: MIT */
/*
 * `explain`: every rule that applied to one invoice, with dates. The planner
 * has worked them out; this only words them.
 */
#pragma once

#include <glib.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "report/output.h"

struct explain_view {
    const struct plan *plan;
    const struct history *history;
    enum run_mode mode;
    civil_day today;
    const struct plan_item *item;
    const GArray *causes;   /* plan_causes() of it */
    const GPtrArray *notes; /* of struct note, about it; NULL = none */
    const GArray *lapsed;   /* of int64_t: reminders whose call or task nobody did in time (R24); NULL = none */
};

/* "lapsed" for a STEP of VIEW that nobody did, else the word of its state. */
const char *explain_state_word(const struct explain_view *view, const struct history_step *step);

void report_explain(const struct output *out, const struct explain_view *view);

/* When the invoice was first seen; DAY_NONE when nothing is known of it. */
civil_day explain_first_seen(const struct explain_view *view);

/* The decision of PLAN that ITEM is part of, or NULL. */
const struct decision *decision_of_item(const struct plan *plan, const struct plan_item *item);

/* «7d after due», «10d after the previous one». New string. */
char *stage_rule_text(const struct config_stage *stage);
