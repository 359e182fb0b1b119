/* SPDX-License-Identifier: MIT */
/* Erasures: the list of each against the hash that its journal entry names, and a sentence for people. */
#include "proof/erase.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

int64_t verify_erasure_of(struct store *store, const char *kind, const char *ref, GError **error)
{
    int64_t entry;

    if (!sql_int(store->sql, 0, &entry, error, "SELECT entry FROM erased WHERE kind = ?1 AND ref = ?2",
                 BIND(bind_text(kind), bind_text(ref))))
        return -1;
    return entry;
}

static void tell(struct verify_report *report, const char *time, const char *body)
{
    g_autofree char *by = body_value(body, "by"), *letters = body_value(body, "letters");
    g_autofree char *bodies = body_value(body, "bodies");

    if (report->erasures->len >= VERIFY_BREAKS_MAX)
        g_ptr_array_remove_index(report->erasures, 0);
    g_ptr_array_add(report->erasures, g_strdup_printf("erased on %.10s (%s): the words of %s entries, %s letters", time,
                                                      by, bodies, letters));
}

static bool check(struct store *store, struct verify_report *report, struct rows *rows, GError **error)
{
    int64_t seq = column_int(rows, 0);
    const char *body = column_text(rows, 2);
    g_autofree char *list = body ? body_value(body, "list") : NULL;
    char found[SHA256_HEX_SIZE];

    if (!body)
        return true; /* check_body() says so */
    if (!erase_list_hash(store, seq, found, error))
        return false;
    if (!g_str_equal(found, list))
        verify_break(report, "erasure of entry %" G_GINT64_FORMAT ": the list of what it took away was altered", seq);
    tell(report, column_text(rows, 1), body);
    return true;
}

static bool check_rows(struct store *store, struct verify_report *report, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT DISTINCT entry FROM erased e WHERE NOT EXISTS (SELECT 1 FROM journal j"
                     " WHERE j.seq = e.entry AND j.type = 'erased') ORDER BY entry",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        verify_break(report, "erasure of entry %" G_GINT64_FORMAT ": no journal entry tells of it",
                     column_int(rows, 0));
    return step == ROWS_END;
}

bool verify_erasures(struct store *store, struct verify_report *report, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT j.seq, j.time, b.body FROM journal j LEFT JOIN journal_body b USING (seq)"
                     " WHERE j.type = 'erased' ORDER BY j.seq",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!check(store, report, rows, error))
            return false;
    }
    return step == ROWS_END && check_rows(store, report, error);
}
