/* SPDX-License-Identifier: MIT */
/* The banks in `status`: until when each says what was paid, what is missing, and which ledgers wait for that. */
#pragma once

#include "report/json.h"
#include "report/status.h"

void status_print_banks(const struct output *out, const struct status_facts *facts);
void status_banks_json(struct json *json, const struct output *out, const struct status_facts *facts);

/* Whether only a person can get the statements that are missing. */
bool status_banks_need_person(const struct status_facts *facts);
