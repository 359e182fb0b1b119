/* SPDX-License-Identifier: MIT */
/* `explain --json`: one object with what the planner worked out for an invoice. */
#pragma once

#include "report/explain.h"

void report_explain_json(const struct output *out, const struct explain_view *view);
