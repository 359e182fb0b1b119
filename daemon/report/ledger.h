/* SPDX-License-Identifier: MIT */
/* `ledger show` and `ledger check`: a snapshot as read, and what was rejected in it. */
#pragma once

#include "ledger/ledger.h"
#include "report/output.h"

void report_ledger(const struct output *out, const struct ledger *ledger);
void report_ledger_check(const struct output *out, const struct ledger *ledger);
