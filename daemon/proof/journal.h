/* SPDX-License-Identifier: MIT */
/*
 * The append-only journal with its hash chain (store.md 7, proof.md Journal).
 * A row holds the store's own integers; the body holds words, names and notes
 * and can be erased later without breaking the chain.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

struct journal_entry {
    const char *type;  /* paused, resumed, planned, queued, claimed, accepted, ledger-read, … lower case */
    const char *actor; /* herinnerd, or the login name of the person */
    int64_t client;    /* party id; 0 = none, and with `decides` everybody */
    int64_t invoice;   /* invoice id, 0 = none */
    int64_t reminder;  /* reminder id, 0 = none */
    bool decides;      /* can change a decision: claims planned before it are void (store.md 2.3) */
    const char *body;  /* UTF-8, "key: value" lines; NULL = empty */
};

/* Appends inside the caller's transaction; *SEQ (may be NULL) gets its number. */
bool journal_append(struct store *store, const struct journal_entry *entry, int64_t *seq, GError **error);

/* The last number and its hash (hex, new string, may be NULL); 0 when empty; -1 on error. */
int64_t journal_head(struct store *store, char **hash, GError **error);

/* *DECIDED: whether an entry after SEQ decides something, about whomever. */
bool journal_decided_since(struct store *store, int64_t seq, bool *decided, GError **error);

struct journal_row {
    int64_t seq, client, invoice, reminder;
    const char *time, *clock, *actor, *type, *body; /* body NULL when erased */
    bool decides;
};
typedef void (*journal_func)(const struct journal_row *row, void *data);

/* Rows with a number above AFTER, oldest first; CLIENT, INVOICE, REMINDER 0 = any. */
bool journal_each(struct store *store, int64_t after, int64_t client, int64_t invoice, int64_t reminder,
                  journal_func func, void *data, GError **error);

/* What `verify` is asked beyond the store itself; all may be NULL. */
struct verify_ask {
    const char *head;    /* "SEQ:HASH", a journal head kept elsewhere */
    const char *since;   /* a seal that is trusted, "YYYY-MM-DD" or with ":HASH": what stands before it is left out */
    const char *ca_file; /* certificates that the time stamps' signer must lead to */
};

/* What `verify` found. */
struct verify_report {
    int64_t entries, erased, messages, evidence, seals, stamps; /* stamps: time stamps that hold */
    GPtrArray *breaks;   /* of char*: one sentence each, naming the entry or message; the first hundred */
    int64_t broken;      /* how many there are in all */
    GPtrArray *erasures; /* of char*: what was erased lawfully, when and why; the last hundred */
    char *stamped;       /* the newest time stamp that holds: "day time authority", NULL = none */
    char *head;          /* "SEQ:HASH" */
};

/* Walks the chain, recomputes every hash of body, message, evidence and seal. ASK may be NULL. Memory does not grow
 * with the store. HERINNERD_ERROR_USAGE when ASK cannot be read or names no seal. */
struct verify_report *store_verify(struct store *store, const struct verify_ask *ask, GError **error);
void verify_report_free(struct verify_report *report);

/* Closes every finished UTC day that has entries and no seal yet with a Merkle root (store.md 7). */
bool journal_seal(struct store *store, GError **error);
