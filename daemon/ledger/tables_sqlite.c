/* SPDX-License-Identifier: MIT */
#include <sqlite3.h>
#include <string.h>

#include "ledger/tables.h"

enum { BUSY_MS = 1000 };

#define QUERY                                                                                                          \
    "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"                                      \
    " WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid"

static void facts_free(void *data)
{
    struct table_facts *facts = data;

    g_free(facts->name);
    g_strfreev(facts->columns);
    g_free(facts);
}

static const char *text(sqlite3_stmt *statement, int column)
{
    const char *value = (const char *)sqlite3_column_text(statement, column);

    return value ? value : "";
}

/* The table that was gathered so far, with its COLUMNS, which are empty afterwards. */
static void end_table(GPtrArray *tables, char **name, GPtrArray *columns)
{
    struct table_facts *facts;

    if (!*name)
        return;
    facts = g_new0(struct table_facts, 1);
    facts->name = g_steal_pointer(name);
    facts->columns = g_new0(char *, columns->len + 1);
    for (guint i = 0; i < columns->len; i++)
        facts->columns[i] = columns->pdata[i];
    g_ptr_array_set_size(columns, 0);
    g_ptr_array_add(tables, facts);
}

static int read_rows(sqlite3_stmt *statement, GPtrArray *tables)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    char *name = NULL;
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (g_strcmp0(name, text(statement, 0)) != 0) {
            end_table(tables, &name, columns);
            name = g_strdup(text(statement, 0));
        }
        g_ptr_array_add(columns, g_strdup(text(statement, 1)));
    }
    end_table(tables, &name, columns);
    return code;
}

GPtrArray *tables_list(const char *path, char **why)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL); /* never a URI */
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(facts_free);
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_open_v2(absolute, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(handle, BUSY_MS);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(handle, QUERY, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = read_rows(statement, tables);
    if (code != SQLITE_DONE)
        *why = g_strdup(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return code == SQLITE_DONE ? g_steal_pointer(&tables) : NULL;
}
