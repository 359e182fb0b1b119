/* SPDX-License-Identifier: MIT */
/* A copy of the store, and the way back from one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault_point.h"
#include "proof/guard.h"
#include "proof/journal.h"
#include "proof/schema.h"
#include "proof/store_inside.h"

/* Put in the store's place by hand during the run it was made in, the copy has the same generation as the store. */
static bool mark_copy(const char *path, GError **error)
{
    struct sql *sql = sql_open(path, true, 0, error);
    bool done = sql && sql_run(sql, "INSERT OR REPLACE INTO meta(key, value) VALUES ('copy', '1')", NO_BIND, error);

    if (sql)
        sql_close(sql);
    return done;
}

bool store_backup(struct store *store, const char *to, GError **error)
{
    if (!sql_copy_to(store->sql, to, error))
        return false;
    if (mark_copy(to, error))
        return true;
    unlink(to);
    return false;
}

static bool refuse(const char *path, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "\"%s\" %s", path, why);
    return false;
}

static bool check(struct sql *sql, const char *path, GError **error)
{
    g_autofree char *said = NULL;
    int64_t application, version;

    if (!sql_int(sql, 0, &application, error, "PRAGMA application_id", NO_BIND) ||
        !sql_int(sql, 0, &version, error, "PRAGMA user_version", NO_BIND))
        return false;
    if (application != STORE_APPLICATION_ID)
        return refuse(path, "is no store of herinnerd", error);
    if (version != STORE_SCHEMA)
        return refuse(path, "was written by another version; restore it with that one, then bring it up to date",
                      error);
    if (!sql_text(sql, &said, error, "PRAGMA integrity_check(1)", NO_BIND))
        return false;
    return g_strcmp0(said, "ok") == 0 || refuse(path, "is damaged; take another copy", error);
}

bool store_check_file(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct sql *sql;
    bool done;

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return refuse(path, "is not there, or is no file", error);
    sql = sql_open(path, false, 0, error);
    if (!sql)
        return false;
    done = check(sql, path, &why);
    sql_close(sql);
    if (done)
        return true;
    if (g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_INPUT)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    return refuse(path, "is no store of herinnerd, or is damaged", error);
}

static bool fail(const char *what, const char *path, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, errno == ENOSPC ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE, "%s \"%s\": %s",
                what, path, g_strerror(errno));
    return false;
}

/* The copy as a file of the store's directory, durable, with its mode. */
static bool bring(const char *from, const char *to, GError **error)
{
    struct sql *sql;
    bool done;
    int fd;

    unlink(to); /* of a restore that was cut short */
    sql = sql_open(from, false, 0, error);
    if (!sql)
        return false;
    done = sql_copy_to(sql, to, error);
    sql_close(sql);
    if (!done)
        return false;
    fd = open(to, O_RDWR | O_CLOEXEC);
    done = fd >= 0 && fchmod(fd, 0660) == 0 && fsync(fd) == 0;
    if (!done)
        fail("copy", to, error);
    if (fd >= 0)
        close(fd);
    return done;
}

/* What the log beside the old store holds goes into it; a damaged one keeps its log under its new name. */
static void settle_old(const char *path, const char *kept)
{
    static const char *const ends[] = {"-wal", "-shm"};
    struct sql *sql = sql_open(path, true, 0, NULL);

    if (sql) {
        sql_script(sql, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", NULL);
        sql_close(sql);
    }
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *old = g_strconcat(path, ends[i], NULL), *new = g_strconcat(kept, ends[i], NULL);

        rename(old, new);
    }
}

static char *free_name(const char *path)
{
    for (int i = 1;; i++) {
        char *name = g_strdup_printf("%s.before-restore-%d", path, i);

        if (!g_file_test(name, G_FILE_TEST_EXISTS))
            return name;
        g_free(name);
    }
}

static bool sync_directory(const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (!done)
        fail("directory", directory, error);
    if (fd >= 0)
        close(fd);
    return done;
}

static bool hold(const char *path, const struct clock *clock, const char *actor, GError **error)
{
    AUTO(store) store = store_open(path, STORE_WRITE, 0, clock, error);

    if (!store || !store_begin(store, error))
        return false;
    if (store_set_meta(store, "origin-held", "a backup was restored", error) &&
        journal_append(
            store,
            &(struct journal_entry){
                .type = "origin-held", .actor = actor, .decides = true, .body = "why: a backup was restored\n"},
            NULL, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

bool store_restore(const char *path, const char *from, const struct clock *clock, const char *actor, char **kept,
                   GError **error)
{
    g_autofree char *fresh = g_strconcat(path, ".restoring", NULL), *old = free_name(path);
    bool had = g_file_test(path, G_FILE_TEST_EXISTS);

    *kept = NULL;
    /* it is held before it stands in its place */
    if (!store_check_file(from, error) || !bring(from, fresh, error) || !hold(fresh, clock, actor, error))
        return false;
    settle_old(fresh, fresh);
    if (had) {
        settle_old(path, old);
        if (link(path, old) != 0)
            return fail("store", path, error);
    }
    FAULT("restore");
    if (rename(fresh, path) != 0)
        return fail("store", path, error);
    if (had)
        *kept = g_steal_pointer(&old);
    return sync_directory(path, error);
}
