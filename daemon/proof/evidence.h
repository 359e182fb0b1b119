/* SPDX-License-Identifier: MIT */
/*
 * What came back about a letter, kept with the mail that says so (proof.md,
 * levels). Every report is a row; the level of a letter and of each recipient
 * is what the rows add up to. Runs inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proof/inbound.h"

struct evidence {
    int64_t reminder;
    const char *recipient; /* one of the letter's; "" = it does not say which */
    const char *level;     /* relayed delivered displayed replied delayed failed */
    const char *key;       /* what named the letter: envid, token, … */
    const char *class;     /* of the mail */
    const char *words;     /* of the other server or the client, for the journal; "" */
};

/* RAW is kept, once. A letter that was uncertain has gone: that is settled first. */
bool evidence_add(struct store *store, const struct evidence *evidence, GBytes *raw, const struct inbound_place *place,
                  GError **error);

/* R14, of mail that came back although its address may be good (a full mailbox, a filter, our own setup): who was
 * meant did not get letter ID. Reached it nobody, the stage is free again, and the client held until a person looked.
 */
bool bounce_was_refused(struct store *store, int64_t id, const char *address, const char *words, bool *freed,
                        GError **error);
