/* SPDX-License-Identifier: MIT */
/*
 * How an SQLite database looks on the disk, asked of the file system alone:
 * no lock is taken and no connection kept, so that the owner's program can
 * always close, check-point and move its database. sqlite.c reads it.
 */
#pragma once

#include <stdbool.h>

#include "ledger/ledger.h"

/*
 * The stamp of the database at PATH; false when there is none. It changes with every commit: a commit without WAL
 * raises the counter in the database's header, one with WAL changes the header of the `-shm` index; both are read
 * besides size and times of the database and its `-wal`, since two commits may fall into one tick of the file
 * system's clock (https://sqlite.org/fileformat2.html 1.3.7, https://sqlite.org/walformat.html 2.2.1). The times are
 * those of the younger file. An empty `-wal` is none: reading may make one.
 */
bool database_stamp(const char *path, struct ledger_stamp *stamp);

/*
 * Whether nothing but reading with SQLite would make files beside the database at PATH (WAL mode, and no program has
 * it open) that its owner is not sure to be able to write, for being ours.
 */
bool database_is_left_alone(const char *path);
