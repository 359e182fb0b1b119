/* SPDX-License-Identifier: MIT */
/*
 * Sentences about what a letter asks beside its invoices: interest, costs, a
 * fee, and why costs that a stage claims are left out. They tell what the plan
 * worked out and work out nothing.
 */
#pragma once

#include "plan/plan.h"

/* «interest 1.95 EUR (10.15% since 2026-01-06); costs announced 150.00 EUR (art. 6:96 BW)», NULL when there is nothing
 * of the kind. New string. */
char *additions_text(const struct decision *decision);

/* Why the next letter about ITEM asks for less than its stage says, or waits for the law; NULL when it does not. New
 * string. */
char *additions_missing(const struct plan_item *item);
