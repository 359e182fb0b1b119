/* SPDX-License-Identifier: MIT */
/* What stands in an SQLite database, for who has to write a query on it. Only read, and let go at once. */
#pragma once

#include <glib.h>

/* A table or a view. */
struct table_facts {
    char *name;
    char **columns;
};

/* Those of the database at PATH by name, of struct table_facts, without SQLite's own. New array; NULL with *WHY (new
 * string) when it cannot be read. */
GPtrArray *tables_list(const char *path, char **why);
