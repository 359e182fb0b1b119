/* SPDX-License-Identifier: MIT */
/*
 * Everything that is kept about one client, row by row and mail by mail, and
 * the part of the chain by which a stranger checks it (GDPR articles 15 and 20;
 * store.md 7). Reads only; the caller writes the files, but for the small
 * database with the proof.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* What an export is about. */
struct export_scope {
    const char *key;             /* the client's */
    const char *ledger, *number; /* of one invoice of its, NULL = of all that is kept about it */
    int mode;                    /* 1 what was rehearsed, 0 what was meant, -1 both */
    bool without_private;        /* words that a person wrote for the house alone are left out */
};

struct export_value {
    const char *name, *text; /* text NULL = no value */
    bool number;
};

/* One row of TABLE ("letters", "journal", …); valid during the call. False ends the export. */
typedef bool (*export_row_func)(const char *table, const struct export_value *values, int count, void *data,
                                GError **error);

/* All rows about the client and those merged into it, table by table. */
bool export_rows(struct store *store, const struct export_scope *scope, export_row_func func, void *data,
                 GError **error);

/* One mail, transcript, receipt or paper: FOLDER "letters", "transcripts", "receipts" or "documents", NAME of a file,
 * BYTES NULL = erased. */
typedef bool (*export_content_func)(const char *folder, const char *name, GBytes *bytes, void *data, GError **error);
bool export_contents(struct store *store, const struct export_scope *scope, export_content_func func, void *data,
                     GError **error);

/*
 * Makes the database PATH (must not exist): table `entry`, the journal's
 * entries about the client with what was hashed; `path`, how each leads to its
 * seal; `seal`, all of them. *ENTRIES counts, *SEALED those that have a seal.
 */
bool export_proof(struct store *store, const struct export_scope *scope, const char *path, int64_t *entries,
                  int64_t *sealed, GError **error);

/* The time stamps of seals: func(day, token). */
typedef bool (*export_stamp_func)(const char *day, GBytes *token, void *data, GError **error);
bool export_stamps(struct store *store, export_stamp_func func, void *data, GError **error);

/* The newest seal's *DAY and *HASH, new strings; both NULL when there is none. */
bool export_newest_seal(struct store *store, char **day, char **hash, GError **error);
