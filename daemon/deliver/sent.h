/* SPDX-License-Identifier: MIT */
/*
 * Puts copies of accepted letters into the owner's Sent folder over IMAP, one
 * connection a relay, beside the sending and never in its way: whatever fails
 * here is tried again a few times, told in `status`, and touches no letter.
 */
#pragma once

#include "deliver/inside.h"
#include "deliver/sent_talk.h"

/* Copies of letters that leave by RELAY. */
struct sent *sent_new(struct relay *relay);
/* What was on the way is looked for again by the next run. */
void sent_free(struct sent *sent);

/* Whether letters of SENDER (a section's title) get a copy. */
bool sent_wants(const struct sent *sent, const char *sender);

/* There may be new copies in the store. */
void sent_kick(struct sent *sent);

/* Fetches, opens, closes; called each turn. */
void sent_work(struct sent *sent);

/* Whether something is under way or could be begun now. */
bool sent_is_working(const struct sent *sent);

/* Milliseconds until it should be looked at again, -1 = not by itself. */
int64_t sent_wait_ms(const struct sent *sent);

/* What is not yet in the store: writes it inside the caller's transaction; forgets it after the commit. */
bool sent_has_news(const struct sent *sent);
bool sent_write(struct sent *sent, GError **error);
void sent_written(struct sent *sent);
