/* SPDX-License-Identifier: MIT */
/*
 * `plan --all`: the invoices about which nothing is decided on this date,
 * since they are paid, covered, closed or not due yet.
 */
#pragma once

#include "report/plan.h"

void report_rest(const struct output *out, const struct plan_view *view);
