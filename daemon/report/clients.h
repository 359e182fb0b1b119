/* SPDX-License-Identifier: MIT */
/*
 * `clients`: what each has open, how old that is, and how it paid so far.
 * Adds up what the planner shows; decides nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "plan/collected.h"
#include "plan/history.h"
#include "plan/plan.h"
#include "report/output.h"

enum clients_form { CLIENTS_TABLE, CLIENTS_CSV };

struct clients_view {
    const struct plan *plan;
    const struct history *history;
    GHashTable *records;     /* key -> struct client_record; NULL = none are known */
    const GArray *collected; /* of struct collected; NULL = none are known */
    civil_day today;
    enum clients_form form;
    bool incomplete; /* only those of whom something is missing */
    bool stop;       /* only those to whom nothing more should be delivered on account */
};

void report_clients(const struct output *out, const struct clients_view *view);
