/* SPDX-License-Identifier: MIT */
/* `ledger inspect`: what was found in an export, what is open, the section and the first rows as they would be read. */
#pragma once

#include "ledger/inspect.h"
#include "ledger/ledger.h"
#include "report/output.h"

/* The finding with SECTION, the ready `ledger` section. */
void report_inspect(const struct output *out, const struct inspection *inspection, const char *section);

/* The first COUNT invoices of LEDGER, which is shortened. */
void report_inspect_rows(const struct output *out, struct ledger *ledger, guint count);
