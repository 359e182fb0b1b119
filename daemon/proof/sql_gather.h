/* SPDX-License-Identifier: MIT */
/*
 * SQLite writes each page of its write-ahead log by two calls of the system.
 * Here what it appends to a log is gathered, and written at once before the
 * log is synced, read or cut: a commit is one write and one sync. Nothing is
 * held back beyond a sync, so that a commit is as durable as ever; it needs
 * `synchronous = FULL` (https://sqlite.org/wal.html). It looks into nothing
 * that it writes. And the sync of a commit can be put off, for another thread
 * to do it: that commit alone is seen by others before it is on the disk.
 * Private to proof/.
 */
#pragma once

#include <stdbool.h>

struct sqlite3_file;

/* The name of the file system layer for sqlite3_open_v2(); NULL = SQLite's own, where it cannot be had. */
const char *sql_gather_name(void);

/* Whether LOG, as SQLite gives it by SQLITE_FCNTL_JOURNAL_POINTER, is of this layer; else the rest is not for it. */
bool sql_gather_has(const struct sqlite3_file *log);
/* The sync at the end of the next transaction is left out: what that wrote stands in the file, and others may see it.
 * Not the one after a new head of the log, nor a checkpoint's: on their order rests that the file can be read after a
 * loss of power. */
void sql_gather_put_off(struct sqlite3_file *log);
/* Ends that. True when a sync was left out: it is owed. */
bool sql_gather_owes(struct sqlite3_file *log);
/* The sync itself; SQLite's code. For another thread too, as long as the log is open. */
int sql_gather_sync(struct sqlite3_file *log);
/* Whether the connection's own thread heard that the disk did not take something, while a sync was owed: then none that
 * seems to be made good is. To be asked on that thread after each. */
bool sql_gather_lost(const struct sqlite3_file *log);
