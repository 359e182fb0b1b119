/* SPDX-License-Identifier: MIT */
/*
 * One decision of the planner as cells of a table and as a JSON object
 * (interfaces.md, `plan`). Reads the plan, decides nothing.
 */
#pragma once

#include <glib.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "report/json.h"
#include "report/output.h"

/* The numbers of ITEMS (of struct plan_item): NULL-terminated new list. */
char **items_numbers(const GPtrArray *items);

/* Their total a currency: "1234.56 EUR", "1.00 EUR + 2.00 USD". New string. */
char *items_total(const GPtrArray *items);

/* "1234.56 EUR". New string. */
char *amount_text(int64_t minor, const char *currency);

/* The client's name, or its key where it has none. Not owned. */
const char *client_label(const struct plan_client *client);

/* "3f2a9c01": what a person types to mean DECISION, the start of its digest. New string. */
char *decision_id(const struct decision *decision);

/* The sentence why DECISION is held. New string, "" when it is not. */
char *decision_why(const struct decision *decision, const struct history *history, civil_day today);

/* The whole line of `plan --json`. */
void decision_json(const struct output *out, const struct decision *decision);
