/* SPDX-License-Identifier: MIT */
/* What holds of every ledger, whatever it was read from. */
#pragma once

#include "ledger/ledger.h"

/* All or nothing, every number once and in order, and nothing in it that could smuggle a line into a mail. */
void fuzz_claim_ledger(const struct ledger *ledger);
