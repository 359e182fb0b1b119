/* SPDX-License-Identifier: MIT */
/*
 * The copies of accepted letters that are to be put into a Sent folder
 * (`save_sent`): which still wait, and what became of each. A copy never
 * touches its letter. Functions that write run inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

enum { SENT_COPY_TRIES = 5 };

struct sent_copy {
    int64_t id; /* of the reminder */
    int tries;  /* so far */
    char *sender, *message_id;
    GBytes *message; /* the exact bytes that were accepted; NULL = erased */
};

/* A copy of accepted letter ID of RELAY is to be made. Once; again changes nothing. */
bool sent_copy_add(struct store *store, int64_t id, const char *relay, GError **error);

/* The waiting copies of RELAY whose time has come, oldest first, at most LIMIT. *NEXT_MS: when the next of the others
 * comes, 0 = none waits. Outside a transaction. */
GPtrArray *sent_copy_ready(struct store *store, const char *relay, int64_t now_ms, int limit, int64_t *next_ms,
                           GError **error);
void sent_copy_free(struct sent_copy *copy);

/* It lies in FOLDER, under UID of UIDVALIDITY (0 = the server did not say); HOST is the mailbox's. Journalled. */
bool sent_copy_saved(struct store *store, int64_t id, const char *host, const char *folder, int64_t uidvalidity,
                     int64_t uid, GError **error);

/* It could not be made: TEXT says why; again at AGAIN_MS, or given up (0), which is journalled. */
bool sent_copy_failed(struct store *store, int64_t id, int64_t again_ms, const char *text, GError **error);
