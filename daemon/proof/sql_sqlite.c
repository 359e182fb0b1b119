/* SPDX-License-Identifier: MIT */
#include "proof/sql_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "proof/sql_gather.h"
#include "proof/sql_pages.h"

struct rows {
    struct sql *sql;
    sqlite3_stmt *statement;
    const char *text; /* as `statements` has it; NULL: it is not kept there */
    bool busy;
    bool copied; /* SQLite holds copies of its values */
};

/* CODE of SQLite as an error of ours; returns false. */
static bool sql_fail(const struct sql *sql, int code, GError **error)
{
    if (code == SQLITE_IOERR_SHMSIZE) /* the file beside the store could not grow */
        code = SQLITE_FULL;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                    "store \"%s\" is locked by another process; try again", sql->path);
        return false;
    case SQLITE_FULL:
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_FULL, "store \"%s\" cannot grow; make room on its disk",
                    sql->path);
        return false;
    case SQLITE_IOERR:
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_DAMAGED,
                    "store \"%s\" cannot be read or written (%s, %d); look at its disk", sql->path,
                    sqlite3_errmsg(sql->handle), code);
        return false;
    default:
        break;
    }
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN, "store \"%s\" has that already: %s", sql->path,
                    sqlite3_errmsg(sql->handle));
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "store \"%s\": %s (%d)", sql->path,
                    sqlite3_errmsg(sql->handle), code);
    return false;
}

static void rows_free(gpointer data)
{
    struct rows *rows = data;

    sqlite3_finalize(rows->statement);
    g_free(rows);
}

/* Statements are hundreds of bytes long and looked up for every row that is written: some of their bytes tell them
 * apart well enough. */
static guint hash_of(gconstpointer key)
{
    enum { SAMPLES = 32 };
    const char *text = key;
    gsize length = strlen(text), step = length / SAMPLES + 1;
    guint hash = (guint)length;

    for (gsize i = 0; i < length; i += step)
        hash = hash * 33 + (guchar)text[i];
    return hash;
}

/* What SQLite is told before it starts; without effect once it has. What a statement changes is kept aside until it has
 * succeeded: in a temporary file as soon as it is more than a few pages, with two writes a page, unless memory may hold
 * more. And nobody asks how much memory it takes, which it would count under a lock at each allocation. */
static void prepare_library(void)
{
    enum { KEPT_BYTES = 1 << 20 };

    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, KEPT_BYTES);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sql_pages_prepare();
}

static bool has_wal(const char *path)
{
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);

    return access(wal, F_OK) == 0;
}

/* Whether nobody has PATH open, and this process cannot make the files beside it without which SQLite reads no WAL
 * database (https://sqlite.org/wal.html 5): the file alone holds all there is. */
static bool lies_at_rest(const char *path, struct stat *seen)
{
    g_autofree char *folder = g_path_get_dirname(path);

    return access(folder, W_OK) != 0 && !has_wal(path) && stat(path, seen) == 0;
}

static int open_at_rest(struct sql *sql, const char *path)
{
    g_autofree char *escaped = g_uri_escape_string(path, "/", TRUE);
    g_autofree char *uri = g_strdup_printf("file:%s?immutable=1", escaped);

    sql->at_rest = true;
    return sqlite3_open_v2(uri, &sql->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
}

bool sql_held_still(const struct sql *sql)
{
    struct stat now;

    if (!sql->at_rest)
        return true;
    return !has_wal(sql->path) && stat(sql->path, &now) == 0 && now.st_ino == sql->seen.st_ino &&
           now.st_size == sql->seen.st_size && now.st_mtim.tv_sec == sql->seen.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == sql->seen.st_mtim.tv_nsec;
}

struct sql *sql_open(const char *path, bool writable, int busy_ms, GError **error)
{
    struct sql *sql = g_new0(struct sql, 1);
    int flags = (writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
    int code;

    prepare_library();
    code = !writable && lies_at_rest(path, &sql->seen) ? open_at_rest(sql, path)
                                                       : sqlite3_open_v2(path, &sql->handle, flags, sql_gather_name());
    sql->path = g_strdup(path);
    sql->statements = g_hash_table_new_full(hash_of, g_str_equal, g_free, rows_free);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(sql->handle, 1);
        sqlite3_busy_timeout(sql->handle, busy_ms);
        return sql;
    }
    sql_fail(sql, code, error);
    sql_close(sql);
    return NULL;
}

void sql_set_patience(struct sql *sql, int busy_ms)
{
    sqlite3_busy_timeout(sql->handle, busy_ms);
}

void sql_close(struct sql *sql)
{
    sql_ahead_end(sql); /* it works on SQLite's file */
    g_hash_table_unref(sql->statements);
    sqlite3_close_v2(sql->handle);
    g_free(sql->path);
    g_free(sql);
}

bool sql_script(struct sql *sql, const char *text, GError **error)
{
    int code = sqlite3_exec(sql->handle, text, NULL, NULL, NULL);

    return code == SQLITE_OK || sql_fail(sql, code, error);
}

/* -- statements ----------------------------------------------------------- */

/* LIFE: SQLITE_STATIC when the statement ends before the caller's values do, else SQLITE_TRANSIENT. */
static int bind_one(sqlite3_stmt *statement, int index, const struct bind *bind, sqlite3_destructor_type life)
{
    switch (bind->type) {
    case BIND_INT:
        return sqlite3_bind_int64(statement, index, bind->number);
    case BIND_TEXT:
        return sqlite3_bind_text(statement, index, bind->data, -1, life);
    case BIND_BYTES:
        return sqlite3_bind_blob64(statement, index, bind->size ? bind->data : "", bind->size, life);
    case BIND_SMALL:
        return sqlite3_bind_text(statement, index, bind->small, -1, life);
    case BIND_NULL:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

/* Another text may stand now where that of a statement stood: they are compared. */
static struct rows *find(struct sql *sql, const char *text)
{
    struct rows **place = &sql->at_hand[((uintptr_t)text >> 3) % AT_HAND];

    if (!*place || strcmp((*place)->text, text) != 0)
        *place = g_hash_table_lookup(sql->statements, text);
    return *place;
}

static void keep(struct sql *sql, const char *text, struct rows *rows)
{
    char *own = g_strdup(text);

    rows->text = own;
    g_hash_table_insert(sql->statements, own, rows);
}

/* The kept statement of TEXT; a fresh one while that is running (a query inside the rows of the same query). */
static struct rows *prepare(struct sql *sql, const char *text, GError **error)
{
    struct rows *rows = find(sql, text);
    bool fresh = rows == NULL;
    int code;

    if (rows && !rows->busy)
        return rows;
    rows = g_new0(struct rows, 1);
    rows->sql = sql;
    code = sqlite3_prepare_v3(sql->handle, text, -1, fresh ? SQLITE_PREPARE_PERSISTENT : 0, &rows->statement, NULL);
    if (code != SQLITE_OK) {
        sql_fail(sql, code, error);
        g_free(rows);
        return NULL;
    }
    if (fresh)
        keep(sql, text, rows);
    return rows;
}

static struct rows *query(struct sql *sql, const char *text, const struct bind *binds, int count,
                          sqlite3_destructor_type life, GError **error)
{
    struct rows *rows = prepare(sql, text, error);

    if (!rows)
        return NULL;
    rows->busy = true;
    rows->copied = life == SQLITE_TRANSIENT;
    g_assert(count == sqlite3_bind_parameter_count(rows->statement));
    for (int i = 0; i < count; i++) {
        int code = bind_one(rows->statement, i + 1, &binds[i], life);

        if (code != SQLITE_OK) {
            sql_fail(sql, code, error);
            rows_end(rows);
            return NULL;
        }
    }
    return rows;
}

struct rows *sql_query(struct sql *sql, const char *text, const struct bind *binds, int count, GError **error)
{
    return query(sql, text, binds, count, SQLITE_TRANSIENT, error);
}

struct rows *sql_query_borrowing(struct sql *sql, const char *text, const struct bind *binds, int count, GError **error)
{
    return query(sql, text, binds, count, SQLITE_STATIC, error);
}

enum rows_step rows_next(struct rows *rows, GError **error)
{
    int code = sqlite3_step(rows->statement);

    if (code == SQLITE_ROW)
        return ROWS_ROW;
    if (code == SQLITE_DONE)
        return ROWS_END;
    sql_fail(rows->sql, code, error);
    return ROWS_FAILED;
}

/* Values that SQLite borrowed are not looked at again: each run gives all anew. */
void rows_end(struct rows *rows)
{
    sqlite3_reset(rows->statement);
    if (rows->copied)
        sqlite3_clear_bindings(rows->statement);
    rows->busy = false;
    if (!rows->text)
        rows_free(rows);
}

int64_t column_int(struct rows *rows, int column)
{
    return sqlite3_column_int64(rows->statement, column);
}

bool column_is_null(struct rows *rows, int column)
{
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

const char *column_text(struct rows *rows, int column)
{
    return (const char *)sqlite3_column_text(rows->statement, column);
}

const void *column_bytes(struct rows *rows, int column, gsize *size)
{
    const void *data = sqlite3_column_blob(rows->statement, column);

    *size = (gsize)sqlite3_column_bytes(rows->statement, column);
    if (!data && sqlite3_column_type(rows->statement, column) != SQLITE_NULL)
        return "";
    return data;
}

int column_count(struct rows *rows)
{
    return sqlite3_column_count(rows->statement);
}

const char *column_name(struct rows *rows, int column)
{
    return sqlite3_column_name(rows->statement, column);
}

bool column_is_number(struct rows *rows, int column)
{
    return sqlite3_column_type(rows->statement, column) == SQLITE_INTEGER;
}

int sql_changes(const struct sql *sql)
{
    return sqlite3_changes(sql->handle);
}

int64_t sql_last_id(const struct sql *sql)
{
    return sqlite3_last_insert_rowid(sql->handle);
}

bool sql_in_transaction(const struct sql *sql)
{
    return !sqlite3_get_autocommit(sql->handle);
}

static bool copy(struct sql *sql, sqlite3 *to, GError **error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", sql->handle, "main");
    int step, code;

    if (!backup)
        return sql_fail(sql, sqlite3_extended_errcode(to), error);
    step = sqlite3_backup_step(backup, -1);
    code = sqlite3_backup_finish(backup);
    if (code == SQLITE_OK && step != SQLITE_DONE)
        code = step;
    if (code == SQLITE_OK) /* one file, with no log beside it */
        code = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    return code == SQLITE_OK || sql_fail(sql, code, error);
}

bool sql_copy_to(struct sql *sql, const char *to, GError **error)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    sqlite3 *handle = NULL;
    bool done = false;

    if (fd < 0) {
        g_set_error(error, HERINNERD_ERROR, errno == ENOSPC ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE,
                    "copy \"%s\" cannot be made: %s", to, g_strerror(errno));
        return false;
    }
    close(fd);
    if (sqlite3_open_v2(to, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "copy \"%s\" cannot be opened: %s", to,
                    sqlite3_errmsg(handle));
    else
        done = copy(sql, handle, error);
    sqlite3_close_v2(handle);
    if (!done)
        unlink(to);
    return done;
}
