/* SPDX-License-Identifier: MIT */
/* The inside of an open database, shared by sql_*sqlite.c. Nobody else includes it. */
#pragma once

#include <sys/stat.h>

#include "proof/sql.h"

enum { AT_HAND = 256 }; /* a power of two */

struct sqlite3;

struct sql {
    struct sqlite3 *handle;
    char *path;
    GHashTable *statements;        /* text -> struct rows, prepared */
    struct rows *at_hand[AT_HAND]; /* those of late, by where their text stands: most are always the same constant */
    struct ahead *ahead;           /* NULL until it is asked for */
    bool at_rest;                  /* read without the files that WAL has beside it, */
    struct stat seen;              /* as the file looked then */
};

/* sql_ahead_sqlite.c: ends what it has on other threads. */
void sql_ahead_end(struct sql *sql);
