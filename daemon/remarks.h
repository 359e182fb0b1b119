/* SPDX-License-Identifier: MIT */
/*
 * What the service says on its log: about the ledgers why nothing is sent from
 * one, which rows were rejected, that all is well again; and which tasks lapsed. Each is said once,
 * when it changes. It decides nothing; the plan has judged.
 */
#pragma once

#include <stdbool.h>

#include "base/auto.h"
#include "cycle.h"

struct remarks;

struct remarks *remarks_new(void);
void remarks_free(struct remarks *remarks);
AUTO_DEFINE(remarks, remarks_free)

/* Says what is new about the ledgers of WORLD as PLAN judged them, and which tasks lapsed in it. True when one of them
 * needs a person. */
bool remarks_ledgers(struct remarks *remarks, const struct world *world, const struct plan *plan);
