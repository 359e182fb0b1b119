/* SPDX-License-Identifier: MIT */
/*
 * The store: one SQLite file with the journal, the reminders and what became
 * of them (store.md). This module opens it, keeps its schema and its
 * transactions; what the rows mean is said by the other headers of proof/.
 * SQL stands in proof/ alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "config/clock.h"
#include "config/config.h"

enum { STORE_SCHEMA = 1 };

struct store;

enum store_access {
    STORE_READ,   /* must exist; never written to */
    STORE_WRITE,  /* must exist */
    STORE_CREATE, /* made when it does not exist (0660 under the process's umask) */
};

/*
 * Opens PATH. CLOCK (not owned, outlives the store) gives the time of journal
 * rows, which carry wall time beside it. BUSY_MS is how long a locked store is waited for
 * (0 in the daemon's loop, 5000 in herinnerctl). Errors: HERINNERD_ERROR_STORE (not
 * there, not ours, a newer schema, a directory others can write to),
 * HERINNERD_ERROR_BUSY.
 */
struct store *store_open(const char *path, enum store_access access, int busy_ms, const struct clock *clock,
                         GError **error);
void store_close(struct store *store);
AUTO_DEFINE(store, store_close)

/* False when what was read may be of two states: somebody wrote while it was looked at by one who may only look. */
bool store_held_still(const struct store *store);

/* From now on a locked store is waited for this long. */
void store_set_patience(struct store *store, int busy_ms);

const char *store_path(const struct store *store);
const struct clock *store_clock(const struct store *store);

/* BEGIN IMMEDIATE … COMMIT. Each fact and its journal row share one. A failed commit has been rolled back. */
bool store_begin(struct store *store, GError **error);
bool store_commit(struct store *store, GError **error);
/*
 * The same without waiting for the disk: others see what it wrote, and nothing that cannot be taken back may be done on
 * the strength of it before store_synced() says NUMBER or more. 0: it is on the disk already.
 */
bool store_commit_ahead(struct store *store, uint64_t *number, GError **error);
/* A new file descriptor for the caller, readable when more has reached the disk. -1: there is no such thing, all
 * commits wait for it. */
int store_synced_fd(struct store *store);
/* How far that is. False (HERINNERD_ERROR_DAMAGED) once the disk did not take it: the process must end (store.md 2.9).
 */
bool store_synced(struct store *store, uint64_t *number, GError **error);
/* The same when all has. */
bool store_sync_wait(struct store *store, uint64_t *number, GError **error);
void store_rollback(struct store *store);
bool store_in_transaction(const struct store *store);

/* meta and runtime values: new string or NULL. Setting NULL removes. Inside a transaction. */
char *store_meta(struct store *store, const char *key, GError **error);
bool store_set_meta(struct store *store, const char *key, const char *value, GError **error);
char *store_runtime(struct store *store, const char *subject, GError **error);
/* `since` moves only when the value changes. */
bool store_set_runtime(struct store *store, const char *subject, const char *value, GError **error);
/* All runtime rows whose subject starts with PREFIX: func(subject, value, since, data). */
typedef void (*store_runtime_func)(const char *subject, const char *value, const char *since, void *data);
bool store_each_runtime(struct store *store, const char *prefix, store_runtime_func func, void *data, GError **error);

/* The mode in force: `mode = live` in the configuration, or go-live's word in the store. */
enum run_mode store_mode(struct store *store, const struct config *config);
