/* SPDX-License-Identifier: MIT */
/*
 * Letters of ours that lie in a Sent folder and that the store does not know
 * as sent: it is older than they are (store.md 13), or their outcome was
 * uncertain. What was found counts as sent and is never sent again. Nothing is
 * read from a mailbox here. Functions run inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "plan/plan.h"

struct store;

enum found_state {
    FOUND_UNKNOWN, /* no letter has that Message-ID */
    FOUND_OPEN,    /* one has, and does not count as sent: it waits, is in doubt, or was taken back */
    FOUND_KNOWN,   /* sent, failed or recalled: its own outcome is known */
};

/* What is known of the letter with MESSAGE_ID (without angle brackets); *ID is its number, *UNCERTAIN its state. May
 * run outside a transaction. */
bool found_look(struct store *store, const char *message_id, enum found_state *state, int64_t *id, bool *uncertain,
                GError **error);

/* Letter ID lies in PLACE (words): it went. HERINNERD_ERROR_OVERTAKEN when its stage is taken by another by now. */
bool found_settle(struct store *store, int64_t id, const char *place, const char *actor, GError **error);

/* A letter that no row tells of. */
struct found_letter {
    const GPtrArray *items; /* of const struct plan_item of one client, each at its own cycle */
    const char *stage;
    int round;
    civil_day day;        /* local, of its Date */
    civil_day term_until; /* DAY_NONE = it named none */
    int64_t date_ms;
    GBytes *message; /* exact bytes, CRLF */
    const char *message_id, *subject, *place;
    char *const *to;
};

/* Records it as sent on its day, with its bytes. What waits for that stage gives way; HERINNERD_ERROR_OVERTAKEN when
 * the stage was served already. */
bool found_record(struct store *store, const struct found_letter *letter, const char *actor, GError **error);

/* A letter that cannot be tied to an invoice: journalled with its Message-ID, and CLIENT_KEY (NULL = nobody known) is
 * paused until a person has looked. */
bool found_strange(struct store *store, const char *client_key, const char *message_id, const char *place,
                   civil_day today, const char *actor, GError **error);

/* The wall time (UTC ms) of the last entry of the journal, 0 when it is empty: letters after it may be unknown. */
bool found_since(struct store *store, int64_t *since_ms, GError **error);
