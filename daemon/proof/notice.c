/* SPDX-License-Identifier: MIT */
#include "proof/notice.h"

#include "proof/history_parts.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

bool notice_open(struct store *store, const struct notice *notice, GError **error)
{
    int64_t client = *notice->client ? party_id(store, notice->client, NULL, error) : 0;

    return client >= 0 && sql_run(store->sql,
                                  "INSERT INTO notice(kind, cause, client, ledger, number, day, since)"
                                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
                                  BIND(bind_text(notice_word(notice->kind)), bind_text(notice->cause), bind_int(client),
                                       bind_text(notice->ledger), bind_text(notice->number), bind_day(notice->day),
                                       bind_time(clock_now_ms(store->clock))),
                                  error);
}

bool notice_end(struct store *store, int64_t id, GError **error)
{
    return sql_run(store->sql, "UPDATE notice SET ended = ?2 WHERE id = ?1 AND ended IS NULL",
                   BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error);
}

static void row_free(gpointer data)
{
    struct notice_row *row = data;

    notice_free(row->notice);
    g_free(row);
}

#define WENT "t.live = 1 AND r.state IN ('claimed', 'uncertain', 'accepted')"

#define OPEN                                                                                                           \
    "SELECT n.id, n.kind, n.cause, COALESCE(p.key, ''), n.ledger, n.number, n.day, substr(n.since, 1, 10),"            \
    " count(*) FILTER (WHERE " WENT " AND r.rehearsal = ?1),"                                                          \
    " min(r.day) FILTER (WHERE " WENT " AND r.rehearsal = ?1),"                                                        \
    " max(r.day) FILTER (WHERE " WENT " AND r.rehearsal = ?1),"                                                        \
    " count(*) FILTER (WHERE t.live = 1 AND r.state IN ('uncertain', 'accepted')),"                                    \
    " count(*) FILTER (WHERE r.state = 'failed' AND r.day = ?2 AND r.rehearsal = ?1)"                                  \
    " FROM notice n LEFT JOIN who p ON p.id = n.client LEFT JOIN told t ON t.notice = n.id"                            \
    " LEFT JOIN reminder r ON r.id = t.reminder WHERE n.ended IS NULL GROUP BY n.id ORDER BY n.id"

static struct notice_row *read_row(struct rows *rows)
{
    struct notice_row *row = g_new0(struct notice_row, 1);
    enum notice_kind kind = notice_kind_of(column_text(rows, 1));

    row->id = column_int(rows, 0);
    row->notice = notice_new(kind, column_text(rows, 2), column_text(rows, 3), column_text(rows, 4),
                             column_text(rows, 5), column_day(rows, 6));
    row->since = column_day(rows, 7);
    row->told.times = (int)column_int(rows, 8);
    row->told.first = column_day(rows, 9);
    row->told.last = column_day(rows, 10);
    row->told_ever = column_int(rows, 11) > 0;
    row->tried_today = column_int(rows, 12) > 0;
    return row;
}

GPtrArray *notice_list(struct store *store, enum run_mode mode, civil_day today, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(row_free);
    AUTO(rows) rows = sql_query(store->sql, OPEN, BIND(bind_int(mode_number(mode)), bind_day(today)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (notice_kind_of(column_text(rows, 1)) != NOTICE_KINDS)
            g_ptr_array_add(list, read_row(rows));
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

#define UNCERTAIN                                                                                                      \
    "SELECT r.id, COALESCE(p.key, ''), r.day, COALESCE(min(c.ledger), ''), COALESCE(min(c.number), '') FROM reminder " \
    "r"                                                                                                                \
    " LEFT JOIN who p ON p.id = r.client LEFT JOIN covers c ON c.reminder = r.id"                                      \
    " WHERE r.state = 'uncertain' AND r.kind = 'client' AND r.rehearsal = ?1 GROUP BY r.id ORDER BY r.id"

static void free_uncertain(gpointer letter)
{
    tell_uncertain_free(letter);
}

GPtrArray *notice_uncertain(struct store *store, enum run_mode mode, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_uncertain);
    AUTO(rows) rows = sql_query(store->sql, UNCERTAIN, BIND(bind_int(mode_number(mode))), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct tell_uncertain *letter = g_new0(struct tell_uncertain, 1);

        *letter = (struct tell_uncertain){.id = column_int(rows, 0),
                                          .client = column_dup(rows, 1),
                                          .day = column_day(rows, 2),
                                          .ledger = column_dup(rows, 3),
                                          .number = column_dup(rows, 4)};
        g_ptr_array_add(list, letter);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

/* R19: since when the owner has known of a letter that is to come. */
bool history_load_announced(struct store *store, struct history *history, enum run_mode mode, GError **error)
{
    const char *word = notice_word(NOTICE_ANNOUNCED);
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT substr(n.cause, length(n.kind) + 2), min(r.day) FROM notice n"
                     " JOIN told t ON t.notice = n.id JOIN reminder r ON r.id = t.reminder"
                     " WHERE n.ended IS NULL AND n.kind = ?1 AND t.live = 1 AND r.rehearsal = ?2"
                     " AND r.state IN ('uncertain', 'accepted') GROUP BY n.id ORDER BY n.id",
                     BIND(bind_text(word), bind_int(mode_number(mode))), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_hash_table_insert(history->announced, column_dup(rows, 0), GINT_TO_POINTER(column_day(rows, 1)));
    return step == ROWS_END;
}
