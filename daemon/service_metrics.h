/* SPDX-License-Identifier: MIT */
/*
 * Figures for whoever watches the service from outside: a textfile in the
 * format of Prometheus, written whole and put in place by a rename after each
 * pass. Told, not kept: a file that cannot be written does not matter here.
 */
#pragma once

#include "cycle.h"
#include "receive/inbox.h"

struct metrics_facts {
    struct store *store;
    const struct config *config;
    const struct inboxes *inboxes; /* or NULL */
    const struct world *world;     /* of the last pass, */
    const struct plan *plan;       /* and its plan; NULL before the first */
};

/* Writes herinnerd.prom into FOLDER (the unit's $RUNTIME_DIRECTORY); nothing when it is NULL or "", or without a plan.
 */
void metrics_write(const char *folder, const struct metrics_facts *facts);
