/* SPDX-License-Identifier: MIT */
/* What the modules of proof/ share of an open store. Private to proof/. */
#pragma once

#include "base/error.h"
#include "proof/hash.h"
#include "proof/packing.h"
#include "proof/recent.h"
#include "proof/sql.h"
#include "proof/store.h"

enum { SALTS_SIZE = 256 };

struct store {
    struct sql *sql;
    char *path;
    const struct clock *clock;
    int64_t known_seq;    /* journal number up to which the plan knows what was decided */
    int64_t known_before; /* the same when the transaction began: back to it when that is taken back */
    char *secret;         /* read once */
    GHashTable *parties;  /* key -> id, of the clients of the pass that is being written; NULL outside of one */
    struct packing *packing;
    struct recent *recent; /* mails on their way */
    GHashTable *planned;   /* reminder -> when it was planned (UTC ms, int64_t both), of those that were lately */
    GHashTable *abouts;    /* what never changes about letters on their way (reminder_note.c) */
    GBytes *transcripts;   /* their pattern */
    int64_t head;          /* number of the journal's last entry, while head_is_known */
    char head_hash[SHA256_HEX_SIZE]; /* "" = the journal is empty */
    uint8_t salts[SALTS_SIZE];       /* for the entries to come; the last ones first, */
    gsize salts_left;                /* so many bytes */
    bool head_is_known;              /* in this transaction, where nobody else can add one */
    enum { APPROVALS_UNKNOWN, APPROVALS_NONE, APPROVALS_OPEN } approvals; /* of letters, in this transaction */
};

/* Forgets the ids that party_write() found: what was written with them has been taken back, or the pass is over. */
void party_forget(struct store *store);

/* Empty, for `abouts`. */
GHashTable *reminder_notes_new(void);

/* Notes when reminder ID, just written, was planned: its names are made from that, and asked for more than once. */
void store_note_planned(struct store *store, int64_t id, int64_t utc_ms);

/* The store's key for message identities; NULL on error. Owned by the store. */
const char *store_secret(struct store *store, GError **error);

/* One state of the store for several queries; nothing is written. In a transaction of the caller's they do nothing. */
bool store_read_begin(struct store *store, bool *own, GError **error);
void store_read_end(struct store *store, bool own);

/* A part of the caller's transaction that can be taken back alone. */
bool store_mark(struct store *store, GError **error);
/* Keeps it when DONE, else takes it back. Returns DONE, or false when keeping failed. */
bool store_unmark(struct store *store, bool done, GError **error);

/*
 * A decision that was made between the planner's reading of history and now
 * makes its plan void: false with HERINNERD_ERROR_OVERTAKEN when the journal has a newer one
 * for CLIENT (party id) or for all.
 */
bool store_plan_is_current(struct store *store, int64_t client, GError **error);

/* Entry SEQ put invoices, a ledger or a client under another name, or back. */
bool store_names_changed(struct store *store, int64_t seq, GError **error);

/* Rows that were read under the names of before must not be written any more: false with HERINNERD_ERROR_OVERTAKEN when
 * names changed since the planner's reading of history. */
bool store_names_are_current(struct store *store, GError **error);

/* Entry SEQ, which the plan has already taken into account, was just appended. */
bool store_plan_knows(struct store *store, int64_t seq, GError **error);

/* The words of the tables. */
const char *mode_word(enum run_mode mode);
static inline int64_t mode_number(enum run_mode mode)
{
    return mode == MODE_REHEARSAL;
}

/* "key: value\n", with line ends in VALUE made blanks; nothing for NULL or "". */
void body_line(GString *body, const char *key, const char *value);
void body_number(GString *body, const char *key, int64_t value);
/* The value of line KEY in BODY, "" when there is none. New string. */
char *body_value(const char *body, const char *key);
void body_day(GString *body, const char *key, civil_day day);
