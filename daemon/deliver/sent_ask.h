/* SPDX-License-Identifier: MIT */
/*
 * Looks through the Sent folder of one mailbox while a person waits: logs in,
 * lets sent_find.h do the talking, and comes back. For herinnerctl; the service
 * never waits like this.
 */
#pragma once

#include "deliver/sent_find.h"
#include "deliver/sent_target.h"

/* Adds the messages (of GBytes*) since SINCE that are WANTED to MESSAGES; *PLACE gets "host/folder" (new string).
 * HERINNERD_ERROR_SERVER when not all could be seen. */
bool sent_ask(const struct sent_target *target, civil_day since, sent_find_func wanted, void *data, GPtrArray *messages,
              char **place, GError **error);
