/* SPDX-License-Identifier: MIT */
#include "proof/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/fault_point.h"
#include "proof/directory.h"
#include "proof/journal.h"
#include "proof/schema.h"
#include "proof/store_inside.h"
#include "proof/transcript.h"

/* The modes of new WAL files follow this file's. */
static bool make_file(const char *path, GError **error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);

    if (fd < 0) {
        g_set_error(error, HERINNERD_ERROR, errno == ENOSPC ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE,
                    "store \"%s\" cannot be made: %s", path, g_strerror(errno));
        return false;
    }
    close(fd);
    return true;
}

/* EACCES in words that say who may: SQLite has its own. */
static bool refuse(const char *path, GError **error)
{
    bool seen = g_access(path, R_OK) == 0;

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                "store \"%s\" is %s; members of the group herinnerd may: `adduser NAME herinnerd`, then log in again",
                path, seen ? "for you to look at and not to change" : "not for you to see");
    return false;
}

static bool may_use(const char *path, bool writable, GError **error)
{
    if (g_access(path, writable ? W_OK : R_OK) == 0 || errno != EACCES)
        return true;
    return refuse(path, error);
}

static bool must_exist(const char *path, GError **error)
{
    if (g_access(path, R_OK) == 0)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "store \"%s\" does not exist; run `herinnerd` once",
                path);
    return false;
}

/* Becoming WAL needs the file alone for a moment, and SQLite does not wait for that: so this does. */
static bool become_wal(struct sql *sql, int busy_ms, GError **error)
{
    enum { POLL_MS = 20 };

    for (int waited = 0;; waited += POLL_MS) {
        g_autoptr(GError) why = NULL;

        if (sql_script(sql, "PRAGMA journal_mode=WAL", &why))
            return true;
        if (!g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_BUSY) || waited >= busy_ms) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        g_usleep(POLL_MS * 1000);
    }
}

/* Settings of a connection; the journal mode is the file's, and is set once. */
static bool prepare_connection(struct sql *sql, bool writable, int busy_ms, GError **error)
{
    g_autofree char *mode = NULL;

    if (!sql_script(sql,
                    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
                    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=2000",
                    error) ||
        !sql_text(sql, &mode, error, "PRAGMA journal_mode", NO_BIND))
        return false;
    if (!writable)
        return sql_script(sql, "PRAGMA query_only=ON", error);
    if (!sql_script(sql, "PRAGMA cache_size=-16384", error)) /* KiB: a pass writes more than 2 MB before it commits */
        return false;
    return g_strcmp0(mode, "wal") == 0 || become_wal(sql, busy_ms, error);
}

struct store *store_open(const char *path, enum store_access access, int busy_ms, const struct clock *clock,
                         GError **error)
{
    bool writable = access != STORE_READ;
    AUTO(store) store = g_new0(struct store, 1);

    store->path = g_strdup(path);
    store->clock = clock;
    store->packing = packing_new();
    store->recent = recent_new();
    store->planned = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    store->abouts = reminder_notes_new();
    store->transcripts = transcript_pattern();
    if (!directory_check(path, writable, error) || !may_use(path, writable, error) ||
        !(access == STORE_CREATE ? make_file(path, error) : must_exist(path, error)))
        return NULL;
    store->sql = sql_open(path, writable, busy_ms, error);
    if (!store->sql || !prepare_connection(store->sql, writable, busy_ms, error) ||
        !schema_prepare(store->sql, path, access == STORE_CREATE, STORE_SCHEMA, schema_steps, error))
        return NULL;
    store->known_seq = store->known_before = journal_head(store, NULL, error);
    return store->known_seq < 0 ? NULL : g_steal_pointer(&store);
}

void store_close(struct store *store)
{
    if (store->sql)
        sql_close(store->sql);
    party_forget(store);
    packing_free(store->packing);
    recent_free(store->recent);
    g_hash_table_unref(store->planned);
    g_hash_table_unref(store->abouts);
    g_bytes_unref(store->transcripts);
    g_free(store->secret);
    g_free(store->path);
    g_free(store);
}

bool store_held_still(const struct store *store)
{
    return sql_held_still(store->sql);
}

void store_set_patience(struct store *store, int busy_ms)
{
    sql_set_patience(store->sql, busy_ms);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

const struct clock *store_clock(const struct store *store)
{
    return store->clock;
}

bool store_begin(struct store *store, GError **error)
{
    FAULT("begin");
    store->known_before = store->known_seq;
    store->head_is_known = false;
    store->approvals = APPROVALS_UNKNOWN;
    return sql_run(store->sql, "BEGIN IMMEDIATE", NO_BIND, error);
}

bool store_commit(struct store *store, GError **error)
{
    FAULT("commit");
    if (sql_run(store->sql, "COMMIT", NO_BIND, error)) {
        FAULT("committed");
        return true;
    }
    store_rollback(store);
    return false;
}

bool store_commit_ahead(struct store *store, uint64_t *number, GError **error)
{
    FAULT("commit");
    if (sql_commit_ahead(store->sql, number, error)) {
        FAULT("written");
        return true;
    }
    store_rollback(store);
    return false;
}

int store_synced_fd(struct store *store)
{
    return sql_synced_fd(store->sql);
}

bool store_synced(struct store *store, uint64_t *number, GError **error)
{
    return sql_synced(store->sql, number, error);
}

bool store_sync_wait(struct store *store, uint64_t *number, GError **error)
{
    return sql_sync_wait(store->sql, number, error);
}

void store_note_planned(struct store *store, int64_t id, int64_t utc_ms)
{
    enum { NOTED_MOST = 1 << 16 };

    if (g_hash_table_size(store->planned) >= NOTED_MOST)
        g_hash_table_remove_all(store->planned);
    g_hash_table_replace(store->planned, g_memdup2(&id, sizeof id), g_memdup2(&utc_ms, sizeof utc_ms));
}

/* Of rows that may have been taken back. */
static void forget_notes(struct store *store)
{
    store->head_is_known = false;
    store->approvals = APPROVALS_UNKNOWN;
    packing_doubt(store->packing);
    recent_forget(store->recent);
    g_hash_table_remove_all(store->planned);
    g_hash_table_remove_all(store->abouts);
}

void store_rollback(struct store *store)
{
    /* a full disk has ended the transaction already */
    if (store_in_transaction(store))
        sql_run(store->sql, "ROLLBACK", NO_BIND, NULL);
    store->known_seq = store->known_before;
    forget_notes(store);
    party_forget(store);
}

bool store_read_begin(struct store *store, bool *own, GError **error)
{
    *own = !store_in_transaction(store);
    store->head_is_known &= !*own;
    return !*own || sql_run(store->sql, "BEGIN", NO_BIND, error);
}

void store_read_end(struct store *store, bool own)
{
    if (own && store_in_transaction(store) && !sql_run(store->sql, "COMMIT", NO_BIND, NULL))
        sql_run(store->sql, "ROLLBACK", NO_BIND, NULL);
}

bool store_in_transaction(const struct store *store)
{
    return sql_in_transaction(store->sql);
}

bool store_mark(struct store *store, GError **error)
{
    if (store_in_transaction(store))
        return sql_run(store->sql, "SAVEPOINT part", NO_BIND, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "store \"%s\": its transaction is over; begin again",
                store->path);
    return false;
}

bool store_unmark(struct store *store, bool done, GError **error)
{
    if (done)
        return sql_run(store->sql, "RELEASE part", NO_BIND, error);
    forget_notes(store);
    if (store_in_transaction(store)) {
        sql_run(store->sql, "ROLLBACK TO part", NO_BIND, NULL);
        sql_run(store->sql, "RELEASE part", NO_BIND, NULL);
    }
    return false;
}
