/* SPDX-License-Identifier: MIT */
/* What is asked of a database: its tables are shown, and one with a ledger's columns is offered as the query. */
#include "base/words.h"
#include "control/setup.h"
#include "ledger/tables.h"
#include "report/output.h"

enum { TABLES_SHOWN = 20 };

static bool has_column(const struct table_facts *table, enum ledger_column column)
{
    for (char **name = table->columns; *name; name++)
        if (!g_ascii_strcasecmp(*name, ledger_column_name(column)))
            return true;
    return false;
}

/* Whether its columns are called as those of a ledger. */
static bool is_ledger(const struct table_facts *table)
{
    return has_column(table, COLUMN_NUMBER) && (has_column(table, COLUMN_CLIENT) || has_column(table, COLUMN_NAME)) &&
           (has_column(table, COLUMN_OPEN) || has_column(table, COLUMN_TOTAL)) &&
           (has_column(table, COLUMN_DUE) || has_column(table, COLUMN_ISSUED));
}

static void append_quoted(GString *out, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);

    g_string_append_printf(out, "\"%s\"", doubled);
}

/* All of TABLE that a ledger knows. */
static char *query_of(const struct table_facts *table)
{
    GString *out = g_string_new("SELECT ");
    bool any = false;

    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (!has_column(table, (enum ledger_column)i))
            continue;
        g_string_append_printf(out, "%s%s", any ? ", " : "", ledger_column_name((enum ledger_column)i));
        any = true;
    }
    g_string_append(out, " FROM ");
    append_quoted(out, table->name);
    return g_string_free(out, FALSE);
}

char *setup_usual_query(struct setup *setup)
{
    g_autofree char *why = NULL;
    g_autoptr(GPtrArray) tables = tables_list(setup->ledger_file, &why);

    for (guint i = 0; tables && i < tables->len; i++)
        if (is_ledger(tables->pdata[i]))
            return query_of(tables->pdata[i]);
    return g_strdup("");
}

char *setup_query_note(struct setup *setup)
{
    char *why = NULL;
    g_autoptr(GPtrArray) tables = tables_list(setup->ledger_file, &why);
    GString *out;

    if (!tables)
        return why;
    out = g_string_new(_("the database has these tables:"));
    for (guint i = 0; i < tables->len && i < TABLES_SHOWN; i++) {
        const struct table_facts *table = tables->pdata[i];
        g_autofree char *columns = g_strjoinv(", ", table->columns);
        g_autofree char *line = g_strdup_printf("\n  %s: %s", table->name, columns);
        g_autofree char *safe = output_safe(line + 1);

        g_string_append_printf(out, "\n%s", safe);
    }
    if (tables->len > TABLES_SHOWN)
        g_string_append(out, "\n  …");
    return g_string_free(out, FALSE);
}
