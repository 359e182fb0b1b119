/* SPDX-License-Identifier: MIT */
/*
 * Once a day the newest seal goes to a time-stamping authority (RFC 3161,
 * `timestamp_url`). It waits for nobody and nobody waits for it: what fails is
 * told in `status` and tried again, and no letter minds.
 */
#pragma once

#include <systemd/sd-event.h>

#include "config/config.h"
#include "proof/store.h"

struct stamper;

/* STORE and EVENT outlive it. DONE is called from the loop when what was under way has ended. */
struct stamper *stamper_new(struct store *store, sd_event *event, void (*done)(void *data), void *data);
void stamper_free(struct stamper *stamper);

/* Asks for a stamp when one is to be had by CONFIG (referenced while it waits) and its time has come. Whether it is
 * under way now. */
bool stamper_look(struct stamper *stamper, struct config *config);
