/* SPDX-License-Identifier: MIT */
/* `explain`: one sentence for each rule that applied to an invoice, with its dates. Words what the planner found. */
#pragma once

#include "report/explain.h"

void report_explain_rules(const struct output *out, const struct explain_view *view);
