/* SPDX-License-Identifier: MIT */
/*
 * Figures for whoever watches the service from outside: a textfile in the
 * format of Prometheus, written whole and put in place by a rename after each
 * pass. Told, not kept: a file that cannot be written does not matter here.
 */
#pragma once

#include "cycle.h"

/* Writes herinnerd.prom into FOLDER (the unit's $RUNTIME_DIRECTORY); nothing when it is NULL or "". */
void metrics_write(const char *folder, struct store *store, const struct cycle *cycle, const struct config *config);
