/* SPDX-License-Identifier: MIT */
/* What the law says of a client, for the rules of R20 and R22. Private to plan/. */
#pragma once

#include "law/interest.h"
#include "plan/planner.h"

/* Of the client's country and segment; NULL when nothing is known, or the segment is not. */
const struct law_interest *law_interest_of(const struct planner *planner, const struct plan_client *client);
const struct law_costs *law_costs_of(const struct planner *planner, const struct plan_client *client);
const struct law_notice *law_notice_of(const struct planner *planner, const struct plan_client *client);

/* The first day on which what the letter STEP to CLIENT named may be asked for: by the notice of the law, which must
 * be known. */
civil_day law_letter_ends(const struct planner *planner, const struct plan_client *client,
                          const struct history_step *step);

/* STAGE asks for more than the invoice. */
bool stage_asks_more(const struct config_stage *stage);

/* The letter that named the costs of ITEM in this cycle, after its due date; the last one, or NULL. */
const struct history_step *item_announcement(const struct plan_item *item);

/* What ITEM bears up to today by LAW, without what was agreed; `from` is DAY_NONE when that is nothing yet. */
struct law_interest_case law_case_of(const struct planner *planner, const struct plan_item *item,
                                     const struct law_interest *law);

/* Whether costs by LAW may be asked for ITEM now. */
bool law_may_claim(const struct planner *planner, const struct plan_item *item, const struct law_costs *law);

/* What earlier letters about ITEMS announced of costs, each letter once; -1 = none did, or not how much. */
int64_t law_announced(const GPtrArray *items);

/* Whether the letter REMINDER is about one of DECISION's invoices. */
bool decision_has_step(const struct decision *decision, int64_t reminder);
