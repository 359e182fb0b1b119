/* SPDX-License-Identifier: MIT */
/*
 * Incoming mail as the store knows it: which was handled, up to where each
 * folder was read, and which letter of ours a mail can prove to know. Only
 * what an outsider cannot guess names a letter: identities that carry an HMAC
 * (proof.md). What a mail does is evidence.h. Functions that write run inside the caller's
 * transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

struct store;

/* Where a mail came from. */
struct inbound_place {
    const char *folder; /* "mailbox/folder", NULL = by hand */
    int64_t uidvalidity, uid;
};

/* Whether the mail with the hash SHA256 was handled before. */
bool inbound_is_known(struct store *store, const char *sha256, bool *known, GError **error);

/* SHA-256 of RAW as hex. New string. */
char *inbound_hash(GBytes *raw);

/* Remembers a handled mail. CLASS is its word, OUTCOME that of receive/handle.h. */
bool inbound_record(struct store *store, const char *sha256, const struct inbound_place *place, const char *class,
                    const char *outcome, GError **error);

/* Up to where FOLDER was read: both 0 when never. */
bool inbound_position(struct store *store, const char *folder, int64_t *uidvalidity, int64_t *last_uid, GError **error);
bool inbound_set_position(struct store *store, const char *folder, int64_t uidvalidity, int64_t last_uid,
                          GError **error);

/* The letter that an ENVID, a token (in an address or a subject) or a message-id (bare) names; *ID 0 = none. */
bool inbound_by_envid(struct store *store, const char *envid, int64_t *id, GError **error);
bool inbound_by_token(struct store *store, const char *text, int64_t *id, GError **error);
bool inbound_by_message_id(struct store *store, const char *message_id, int64_t *id, GError **error);

/* What effects depend on. */
struct inbound_letter {
    int64_t id;
    char *client;   /* key; "" = none */
    char *sender;   /* of the configuration */
    char *state;    /* claimed: its outcome is being written, so ask again in a moment */
    bool to_client; /* else to the owner, or a test */
    bool rehearsal;
    char **to;       /* its recipients, cc aside */
    char **subjects; /* "ledger/number" of what it demands */
};

/* NULL on error, also when there is no such letter. */
struct inbound_letter *inbound_letter_load(struct store *store, int64_t id, GError **error);
/* The same for whom something came back: HERINNERD_ERROR_BUSY while its outcome is not known. */
struct inbound_letter *inbound_letter_take(struct store *store, int64_t id, GError **error);
void inbound_letter_free(struct inbound_letter *letter);
AUTO_DEFINE(inbound_letter, inbound_letter_free)
