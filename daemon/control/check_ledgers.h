/* SPDX-License-Identifier: MIT */
/* `check` and `test ledger`: whether each ledger can be read, and is relied on, here and now. */
#pragma once

#include "control/check_dns.h"
#include "cycle.h"

/* The ledgers of WORLD, or the one called NAME (NULL = all). */
void check_ledgers(struct check_page *page, const struct world *world, const struct plan *plan, const char *name);
