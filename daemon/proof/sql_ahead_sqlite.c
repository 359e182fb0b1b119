/* SPDX-License-Identifier: MIT */
/* Commits that reach the disk later: another thread waits for it. */
#include <sqlite3.h>

#include "base/error.h"
#include "proof/sql_gather.h"
#include "proof/sql_inside.h"
#include "proof/syncer.h"

struct ahead {
    struct syncer *syncer;
    sqlite3_file *log; /* which it works on */
};

/* The write-ahead log while it is open, NULL where its syncs cannot be put off. */
static sqlite3_file *open_log(const struct sql *sql)
{
    sqlite3_file *log = NULL;

    sqlite3_file_control(sql->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return sql_gather_has(log) ? log : NULL;
}

/* On the syncer's thread. SQLite opened the log before the first commit, and closes it with the store. */
static int sync_log(void *data)
{
    return sql_gather_sync(data);
}

static void start_ahead(struct sql *sql)
{
    sqlite3_file *log = open_log(sql);
    struct syncer *syncer = log ? syncer_new(sync_log, log) : NULL;

    if (!syncer)
        return;
    sql->ahead = g_new0(struct ahead, 1);
    sql->ahead->syncer = syncer;
    sql->ahead->log = log;
}

void sql_ahead_end(struct sql *sql)
{
    struct ahead *ahead = sql->ahead;

    if (!ahead)
        return;
    syncer_free(ahead->syncer);
    g_free(ahead);
}

int sql_synced_fd(struct sql *sql)
{
    if (!sql->ahead)
        start_ahead(sql);
    return sql->ahead ? syncer_fd(sql->ahead->syncer) : -1;
}

bool sql_commit_ahead(struct sql *sql, uint64_t *number, GError **error)
{
    sqlite3_file *log = sql->ahead ? open_log(sql) : NULL;
    bool done, owes = false;

    if (log)
        sql_gather_put_off(log);
    done = sql_run(sql, "COMMIT", NO_BIND, error);
    if (log)
        owes = sql_gather_owes(log);
    *number = owes ? syncer_ask(sql->ahead->syncer) : 0;
    return done;
}

static bool say_synced(const struct sql *sql, bool well, int code, GError **error)
{
    if (well && sql_gather_lost(sql->ahead->log)) {
        well = false;
        code = SQLITE_IOERR_FSYNC;
    }
    if (!well)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_DAMAGED,
                    "store \"%s\": its disk did not take what was written (%s, %d); look at its disk", sql->path,
                    sqlite3_errstr(code), code);
    return well;
}

bool sql_synced(struct sql *sql, uint64_t *number, GError **error)
{
    int code = SQLITE_OK;

    *number = 0;
    return !sql->ahead || say_synced(sql, syncer_done(sql->ahead->syncer, number, &code), code, error);
}

bool sql_sync_wait(struct sql *sql, uint64_t *number, GError **error)
{
    int code = SQLITE_OK;

    *number = 0;
    return !sql->ahead || say_synced(sql, syncer_wait(sql->ahead->syncer, number, &code), code, error);
}
