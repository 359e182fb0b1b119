/* SPDX-License-Identifier: MIT */
/*
 * SQLite writes each page of its write-ahead log by two calls of the system.
 * Here what it appends to a log is gathered, and written at once before the
 * log is synced, read or cut: a commit is one write and one sync. Nothing is
 * held back beyond a sync, so that a commit is as durable as ever; it needs
 * `synchronous = FULL`, where no commit is seen before its sync
 * (https://sqlite.org/wal.html). It looks into nothing that it writes.
 * Private to proof/.
 */
#pragma once

/* The name of the file system layer for sqlite3_open_v2(); NULL = SQLite's own, where it cannot be had. */
const char *sql_gather_name(void);
