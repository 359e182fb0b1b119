/* SPDX-License-Identifier: MIT */
/* `invoices`: what is open, how late it is, what it had and what comes next. Shows what the planner worked out. */
#pragma once

#include "report/plan.h"

/* Of VIEW's client, or all. */
void report_invoices(const struct output *out, const struct plan_view *view);
