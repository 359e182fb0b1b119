/* SPDX-License-Identifier: MIT */
/* `status --json`: one object with the facts of status.h. */
#pragma once

#include "report/status.h"

void report_status_json(const struct output *out, const struct status_facts *facts);
