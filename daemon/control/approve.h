/* SPDX-License-Identifier: MIT */
/*
 * What `approve` gives: one yes of a person, shown before it is given and
 * written in one transaction. cmd_approve.c is about letters, approve_state.c
 * about what stops all or many of them: the clock, a ledger, an account.
 */
#pragma once

#include "control/control.h"
#include "control/waiting.h"
#include "plan/plan.h"

/* What one yes covers; the planner knows whether it still does. */
struct yes {
    GPtrArray *decisions; /* of struct decision: letters, first sights, another program's */
    enum approval_kind kind;
    const char *subject; /* of the clock, a ledger or an account; NULL with decisions */
    civil_day today, lapses;
};

/* Shows, asks, gives: the exit status. ASK false: a person typed the ids, that is the yes. */
int approve_carry_out(struct control *control, struct yes *yes, int letters, bool ask, GError **error);

int approve_clock(struct control *control, const struct world *world, const struct plan *plan, struct yes *yes,
                  GError **error);

/* Of a ledger as it was read, or of one that left the configuration. LIST is of struct waiting. */
int approve_ledger(struct control *control, const struct world *world, const GPtrArray *list, const char *name,
                   struct yes *yes, GError **error);

/* Of the account that letters of SENDER ask to pay into. */
int approve_iban(struct control *control, const GPtrArray *list, const char *name, struct yes *yes, GError **error);
