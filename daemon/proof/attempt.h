/* SPDX-License-Identifier: MIT */
/* The rows of `attempt`: one open at a time for a reminder. Private to proof/. */
#pragma once

#include "proof/hash.h"
#include "proof/reminder.h"

/* CLAIMED_SEQ 0: the attempt ended before any claim. */
bool attempt_open(struct store *store, int64_t reminder, int64_t claimed_seq, int64_t *id, GError **error);

/* Ends it with RESULT and OUTCOME's word; keeps the transcript, whose hash TRANSCRIPT becomes ("" = none).
 * HERINNERD_ERROR_STORE when it is not open. */
bool attempt_end(struct store *store, int64_t id, const char *outcome, const struct attempt_result *result,
                 char transcript[SHA256_HEX_SIZE], GError **error);

/* What RESULT says of each recipient: LEVEL for those that were not refused. */
bool attempt_recipients(struct store *store, int64_t reminder, const struct attempt_result *result, const char *level,
                        GError **error);

/* The word of OUTCOME in table and journal; an accepted rehearsal is `rehearsed`. */
const char *outcome_word(const struct attempt_result *result);

/* The lines of RESULT, whose TRANSCRIPT has that hash, for the journal. New string. */
char *outcome_body(const struct attempt_result *result, const char *transcript);

/* The owner could not be mailed: kept for `status`, until a mail is taken again. Nothing for letters to clients. */
bool reminder_owner_missed(struct store *store, int64_t id, const struct attempt_result *result, GError **error);
bool reminder_owner_reached(struct store *store, int64_t id, GError **error);

/* R14: what RESULT says of the client of letter ID: which addresses are dead, and whether a person has to look. */
bool bounce_at_relay(struct store *store, int64_t id, const struct attempt_result *result, GError **error);

/* Whether letter ID still counts: it reached somebody, or a later letter followed it for each of its invoices. */
bool bounce_letter_stands(struct store *store, int64_t id, bool *stands, GError **error);
/* Letter ID, and calls, tasks and skips behind it that no letter followed, count no more. */
bool bounce_free_letter(struct store *store, int64_t id, GError **error);
