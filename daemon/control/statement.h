/* SPDX-License-Identifier: MIT */
/*
 * The statement of account of a client: what is open of all invoices, overdue
 * and not due yet, and the credits. Only a person asks for one and sends it;
 * it demands nothing and is part of no ladder.
 */
#pragma once

#include "plan/plan.h"

/* What a letter `statement` is made from. Its arrays point into PLAN. */
struct statement {
    struct decision decision;
    GPtrArray *not_due; /* of const struct plan_item */
};

/* Of the client and the sender of ITEM in PLAN: overdue invoices in the decision, others in `not_due`; where none is
 * overdue all that is open stands in the decision. statement_clear() frees what it holds. */
void statement_init(struct statement *statement, const struct plan *plan, const struct plan_item *item);
void statement_clear(struct statement *statement);
