/* SPDX-License-Identifier: MIT */
/*
 * A thin wrapper over the database: open, prepared statements kept by their
 * text, parameters ?1, rows, and errors mapped to HERINNERD_ERROR_BUSY, _FULL,
 * _OVERTAKEN (a unique key is taken) and _STORE. It knows no table. Private
 * to proof/; sql_sqlite.c is the only file that includes sqlite3.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"

struct sql;
struct rows; /* a running statement */

/* One parameter; made by the bind_ functions. Text and bytes need to live for the call only, unless it says more. */
struct bind {
    enum { BIND_NULL, BIND_INT, BIND_TEXT, BIND_BYTES, BIND_SMALL } type;
    int64_t number;
    const void *data;
    gsize size;
    char small[32]; /* dates and times as text */
};

/* The parameters ?1, ?2, … of a call: BIND(bind_int(id), bind_text(name)) or NO_BIND. */
#define BIND(...)                                                                                                      \
    (const struct bind[]){__VA_ARGS__}, (int)(sizeof((const struct bind[]){__VA_ARGS__}) / sizeof(struct bind))
#define NO_BIND NULL, 0

struct bind bind_null(void);
struct bind bind_int(int64_t value);
struct bind bind_id(int64_t id);         /* 0 becomes NULL */
struct bind bind_text(const char *text); /* NULL becomes NULL */
struct bind bind_bytes(const void *data, gsize size);
struct bind bind_day(civil_day day);        /* YYYY-MM-DD; DAY_NONE becomes NULL */
struct bind bind_number_day(civil_day day); /* as its number; DAY_NONE becomes NULL */
struct bind bind_time(int64_t utc_ms);      /* ISO UTC ms; 0 and less become NULL */

/* Opens an existing file. BUSY_MS is how long a lock is waited for. */
struct sql *sql_open(const char *path, bool writable, int busy_ms, GError **error);
/* Whether what was read is one state of the file. False only for who may look and not write, when somebody wrote to a
 * file that lay at rest when it was opened. */
bool sql_held_still(const struct sql *sql);
void sql_set_patience(struct sql *sql, int busy_ms);
void sql_close(struct sql *sql);

/* Several statements without parameters. */
bool sql_script(struct sql *sql, const char *text, GError **error);

/* Runs one statement to its end. */
bool sql_run(struct sql *sql, const char *text, const struct bind *binds, int count, GError **error);

/* Starts a statement that gives rows; NULL on error. Ended by rows_end(). */
struct rows *sql_query(struct sql *sql, const char *text, const struct bind *binds, int count, GError **error);

/* The same for values that live until rows_end(): they are not copied. */
struct rows *sql_query_borrowing(struct sql *sql, const char *text, const struct bind *binds, int count,
                                 GError **error);

/* Ends the transaction; what it wrote is seen by others, and is on the disk once sql_synced() says NUMBER or more. 0:
 * it is there already. */
bool sql_commit_ahead(struct sql *sql, uint64_t *number, GError **error);
/* A new file descriptor for the caller, readable when more has reached the disk; -1 = it cannot be waited for so:
 * commits reach the disk before they return. */
int sql_synced_fd(struct sql *sql);
/* How far that is. False once the disk did not take it: nobody knows what it has. */
bool sql_synced(struct sql *sql, uint64_t *number, GError **error);
/* The same when all has. */
bool sql_sync_wait(struct sql *sql, uint64_t *number, GError **error);

enum rows_step { ROWS_FAILED = -1, ROWS_END = 0, ROWS_ROW = 1 };
enum rows_step rows_next(struct rows *rows, GError **error);
void rows_end(struct rows *rows);
AUTO_DEFINE(rows, rows_end)

/* Columns from 0, of the present row. Text and bytes live until the next step; NULL where the column is NULL. */
int64_t column_int(struct rows *rows, int column);
bool column_is_null(struct rows *rows, int column);
const char *column_text(struct rows *rows, int column);
char *column_dup(struct rows *rows, int column); /* new string, "" for NULL */
civil_day column_day(struct rows *rows, int column);
civil_day column_number_day(struct rows *rows, int column);
int64_t column_time(struct rows *rows, int column); /* 0 for NULL */
const void *column_bytes(struct rows *rows, int column, gsize *size);
int column_count(struct rows *rows);
const char *column_name(struct rows *rows, int column); /* as the query calls it */
bool column_is_number(struct rows *rows, int column);

/* The first column of the first row: FALLBACK when there is no row or it is NULL. */
bool sql_int(struct sql *sql, int64_t fallback, int64_t *value, GError **error, const char *text,
             const struct bind *binds, int count);
/* The first column of every row, of int64_t: a new array, NULL on error. */
GArray *sql_ints(struct sql *sql, GError **error, const char *text, const struct bind *binds, int count);
/* The same as a new string, NULL when there is none. */
bool sql_text(struct sql *sql, char **value, GError **error, const char *text, const struct bind *binds, int count);

int sql_changes(const struct sql *sql);     /* rows changed by the last statement */
int64_t sql_last_id(const struct sql *sql); /* of the last insert */
bool sql_in_transaction(const struct sql *sql);

/* A consistent copy into TO, which must not exist; mode 0600. */
bool sql_copy_to(struct sql *sql, const char *to, GError **error);
