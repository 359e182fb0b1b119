/* SPDX-License-Identifier: MIT */
/*
 * The tables, keys and triggers of the store as one text, and the steps from
 * an older schema to this one. Private to proof/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct sql;

#define STORE_APPLICATION_ID 1212502601 /* "HERI" */

/* What makes an empty file a store of STORE_SCHEMA. */
extern const char schema_text[];

/* The same for step N: from schema N to N + 1, from 1 on. NULL = there is no such step. */
extern const char *const schema_steps[];

/*
 * Makes an empty file a store, or brings an older one to schema TARGET by
 * STEPS (index = the schema a step begins at): first a copy beside it
 * (PATH.before-schema-N), then all steps in one transaction. A newer one, or a file of
 * another program, is refused with HERINNERD_ERROR_STORE. CREATE: an empty file may be filled.
 */
bool schema_prepare(struct sql *sql, const char *path, bool create, int target, const char *const *steps,
                    GError **error);
