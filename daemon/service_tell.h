/* SPDX-License-Identifier: MIT */
/*
 * What the service tells `status` and systemd of itself. Told, not kept: a
 * store that is busy or full does not matter here, and nothing waits for it.
 */
#pragma once

#include "cycle.h"

/* SUBJECT of the store's runtime words; VALUE NULL takes it back. */
void tell(struct store *store, const char *subject, const char *value);

/* What the service waits for, and until when. */
void tell_waiting(struct store *store, const struct cycle *cycle, const struct config *config);

/* Why the last pass did not come to its end; nothing when it did. */
void tell_failure(struct store *store, const struct cycle *cycle);
