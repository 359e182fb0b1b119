/* SPDX-License-Identifier: MIT */
/* Letters as contacts, for gaps and for the flood brake: those that went, recalled or not, and those that may have. */
#include "proof/history_parts.h"

#define SENT                                                                                                           \
    " FROM reminder r WHERE r.kind = 'client' AND r.action IN ('mail', 'post') AND r.rehearsal = ?1"                   \
    " AND r.state IN ('claimed', 'uncertain', 'accepted', 'recalled')"

static bool load_contacts(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                          GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT (SELECT key FROM who WHERE id = r.client), r.sender, (SELECT address FROM"
                     " recipient WHERE reminder = r.id ORDER BY rowid LIMIT 1), r.day" SENT
                     " AND r.day >= ?2 ORDER BY r.day, r.id",
                     BIND(bind_int(mode_number(mode)), bind_day(today - CONTACT_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_contact contact = {
            .client = column_dup(rows, 0),
            .sender = column_dup(rows, 1),
            .address = column_dup(rows, 2),
            .day = column_day(rows, 3),
        };

        g_array_append_val(history->contacts, contact);
    }
    return step == ROWS_END;
}

/* R12a: the last 20 days before today that had a letter. */
static bool load_days(struct store *store, struct history *history, enum run_mode mode, civil_day today, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT count(*)" SENT " AND r.recalls IS NULL AND r.day < ?2 GROUP BY r.day"
                     " ORDER BY r.day DESC LIMIT 20",
                     BIND(bind_int(mode_number(mode)), bind_day(today)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        history->letters_of_day[history->letters_days++] = (int)column_int(rows, 0);
    return step == ROWS_END;
}

static bool load_today(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                       GError **error)
{
    int64_t count;

    if (!sql_int(store->sql, 0, &count, error,
                 "SELECT count(*)" SENT " AND r.recalls IS NULL AND r.day = ?2 AND NOT EXISTS"
                 " (SELECT 1 FROM approval a WHERE"
                 " a.what = 'pass' AND a.subject = r.digest)",
                 BIND(bind_int(mode_number(mode)), bind_day(today))))
        return false;
    history->letters_today = (int)count;
    return true;
}

/* R15: once a client a year. */
static bool load_thanked(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                         GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT p.key, max(r.day) FROM reminder r JOIN who p ON p.id = r.client"
                     " WHERE r.stage = 'thanks' AND r.rehearsal = ?1"
                     " AND r.day >= ?2 AND r.state IN ('claimed', 'uncertain', 'accepted', 'recalled')"
                     " GROUP BY p.key",
                     BIND(bind_int(mode_number(mode)), bind_day(today - THANKS_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_hash_table_insert(history->thanked, column_dup(rows, 0), GINT_TO_POINTER(column_day(rows, 1)));
    return step == ROWS_END;
}

/* R22: who was asked for costs of late, recalled letters aside. */
static bool load_claims(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                        GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT p.key, r.id, r.day FROM reminder r JOIN who p ON p.id = r.client"
                     " WHERE r.costs_kind = 'claim' AND r.rehearsal = ?1 AND r.day >= ?2"
                     " AND r.state IN ('claimed', 'uncertain', 'accepted') ORDER BY r.day, r.id",
                     BIND(bind_int(mode_number(mode)), bind_day(today - CLAIM_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_claim claim = {
            .client = column_dup(rows, 0), .reminder = column_int(rows, 1), .day = column_day(rows, 2)};

        g_array_append_val(history->cost_claims, claim);
    }
    return step == ROWS_END;
}

bool history_load_letters(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                          GError **error)
{
    return load_contacts(store, history, mode, today, error) && load_days(store, history, mode, today, error) &&
           load_today(store, history, mode, today, error) && load_thanked(store, history, mode, today, error) &&
           load_claims(store, history, mode, today, error);
}
