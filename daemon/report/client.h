/* SPDX-License-Identifier: MIT */
/* `client show`: what is known of one client, and which source each value comes from. Decides nothing. */
#pragma once

#include <glib.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "report/output.h"

struct client_view {
    const struct plan *plan;
    const struct history *history;
    const struct plan_client *client;
    civil_day today;
    const GPtrArray *notes; /* of struct note; NULL = none */
};

void report_client(const struct output *out, const struct client_view *view);
