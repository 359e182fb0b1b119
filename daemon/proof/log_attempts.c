/* SPDX-License-Identifier: MIT */
#include "proof/log.h"
#include "proof/store_inside.h"

void attempt_row_free(struct attempt_row *row)
{
    char *const texts[] = {row->started, row->ended, row->outcome, row->text, row->relay, row->peer, row->tls,
                           row->cipher, row->cert_sha256, row->transcript_sha256};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(row);
}

GPtrArray *log_attempts(struct store *store, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)attempt_row_free);
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT id, started, ended, outcome, code, text, relay, peer, tls, cipher, cert_sha256,"
                                " transcript_sha256 FROM attempt WHERE reminder = ?1 ORDER BY id",
                                BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct attempt_row *row = g_new0(struct attempt_row, 1);

        *row = (struct attempt_row){
            .id = column_int(rows, 0), .started = column_dup(rows, 1), .ended = column_dup(rows, 2),
            .outcome = column_dup(rows, 3), .code = (int)column_int(rows, 4), .text = column_dup(rows, 5),
            .relay = column_dup(rows, 6), .peer = column_dup(rows, 7), .tls = column_dup(rows, 8),
            .cipher = column_dup(rows, 9), .cert_sha256 = column_dup(rows, 10),
            .transcript_sha256 = column_dup(rows, 11),
        };
        g_ptr_array_add(list, row);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

static int *place_of(struct store_counts *counts, const char *state, bool rehearsal)
{
    if (g_str_equal(state, "planned"))
        return &counts->planned;
    if (g_str_equal(state, "queued"))
        return &counts->queued;
    if (g_str_equal(state, "claimed"))
        return &counts->claimed;
    if (g_str_equal(state, "uncertain"))
        return &counts->uncertain;
    if (g_str_equal(state, "failed"))
        return &counts->failed;
    if (g_str_equal(state, "accepted"))
        return rehearsal ? &counts->rehearsed : &counts->accepted;
    return NULL;
}

static bool count_letters(struct store *store, struct store_counts *counts, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT state, rehearsal, count(*) FROM reminder WHERE kind = 'client' AND"
                                " action IN ('mail', 'post') GROUP BY state, rehearsal",
                                NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int *place = place_of(counts, column_text(rows, 0), column_int(rows, 1) != 0);

        if (place)
            *place += (int)column_int(rows, 2);
    }
    return step == ROWS_END;
}

static bool count_one(struct store *store, const char *text, int *count, GError **error)
{
    int64_t value;

    if (!sql_int(store->sql, 0, &value, error, text, NO_BIND))
        return false;
    *count = (int)value;
    return true;
}

bool store_count(struct store *store, struct store_counts *counts, GError **error)
{
    int64_t holds;

    *counts = (struct store_counts){0};
    if (!sql_int(store->sql, 0, &holds, error,
                 "SELECT count(*) FROM hold WHERE lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?1)",
                 BIND(bind_day((civil_day)(clock_now_ms(store->clock) / 86400000)))))
        return false;
    counts->holds = (int)holds;
    return count_letters(store, counts, error) &&
           count_one(store, "SELECT count(*) FROM task WHERE state = 'open'", &counts->tasks, error) &&
           count_one(store, "SELECT count(*) FROM invoice WHERE state = 'open' AND fresh = 0", &counts->invoices_open,
                     error);
}
