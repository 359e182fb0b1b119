/* SPDX-License-Identifier: MIT */
/* How clients paid so far. Three walks over what is closed: for a report, never for a pass. */
#include "proof/records.h"
#include "proof/rows_inside.h"

static struct client_record *record_of(GHashTable *records, const char *key)
{
    struct client_record *record = g_hash_table_lookup(records, key);

    if (!record) {
        record = g_new0(struct client_record, 1);
        g_hash_table_insert(records, g_strdup(key), record);
    }
    return record;
}

static void take_costs(struct client_record *record, struct rows *rows)
{
    g_autofree char *costs = body_value(column_text(rows, 1), "costs-open");

    if (!*costs)
        return;
    if (!record->costs_open)
        record->costs_open = g_string_new(NULL);
    g_string_append_printf(record->costs_open, "%s%s", record->costs_open->len ? ", " : "", costs);
}

static void record_free(gpointer data)
{
    struct client_record *record = data;

    if (record->costs_open)
        g_string_free(record->costs_open, TRUE);
    g_free(record);
}

typedef void (*take_func)(struct client_record *record, struct rows *rows);

static void take_paid(struct client_record *record, struct rows *rows)
{
    record->paid = (int)column_int(rows, 1);
    record->days_late = column_int(rows, 2);
}

static void take_letters(struct client_record *record, struct rows *rows)
{
    record->letters = (int)column_int(rows, 1);
}

static void take_promises(struct client_record *record, struct rows *rows)
{
    record->kept = (int)column_int(rows, 1);
    record->broken = (int)column_int(rows, 2);
}

/* Column 0 of TEXT is a client's key. */
static bool read_into(struct store *store, GHashTable *records, take_func take, GError **error, const char *text,
                      const struct bind *binds, int count)
{
    AUTO(rows) rows = sql_query(store->sql, text, binds, count, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        take(record_of(records, column_text(rows, 0)), rows);
    return step == ROWS_END;
}

GHashTable *client_records(struct store *store, enum run_mode mode, civil_day today, GError **error)
{
    g_autoptr(GHashTable) records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, record_free);

    if (!read_into(store, records, take_paid, error,
                   "SELECT p.key, count(*), sum(i.paid_on - i.due)"
                   " FROM invoice i JOIN who p ON p.id = i.client WHERE i.state = 'paid' AND i.paid_on IS NOT NULL"
                   " AND i.due IS NOT NULL GROUP BY p.key",
                   NO_BIND) ||
        !read_into(store, records, take_letters, error,
                   "SELECT p.key, count(*) FROM invoice i JOIN who p ON p.id = i.client CROSS JOIN covers c"
                   " ON c.live = 1 AND c.rehearsal = ?1 AND c.ledger = i.ledger AND c.number = i.number"
                   " JOIN reminder r ON r.id = c.reminder WHERE i.state = 'paid' AND i.paid_on IS NOT NULL"
                   " AND i.due IS NOT NULL AND i.reminded = 1 AND r.action IN ('mail', 'post')"
                   " AND r.state = 'accepted' AND r.stage <> 'thanks' AND r.recalls IS NULL GROUP BY p.key",
                   BIND(bind_int(mode_number(mode)))) ||
        !read_into(store, records, take_promises, error,
                   "SELECT p.key, sum(l.type = 'paid' OR (l.seq IS NULL AND h.until_day < ?1)),"
                   " sum(COALESCE(l.type, '') = 'promise-broken') FROM hold h JOIN journal s ON s.seq = h.set_seq"
                   " JOIN who p ON p.id = s.client LEFT JOIN journal l ON l.seq = h.lifted_seq"
                   " WHERE h.kind = 'promise' GROUP BY p.key",
                   BIND(bind_day(today))) ||
        !read_into(store, records, take_costs, error,
                   "SELECT p.key, b.body FROM journal j JOIN journal_body b ON b.seq = j.seq JOIN who p ON p.id ="
                   " j.client WHERE j.client <> 0 AND j.decides = 1 AND j.type = 'taken-back' AND NOT EXISTS"
                   " (SELECT 1 FROM journal u JOIN journal_body ub ON ub.seq = u.seq WHERE u.decides = 1"
                   " AND u.client = j.client AND u.seq > j.seq AND u.type = 'undone'"
                   " AND instr(ub.body, 'entry: ' || j.seq || char(10)) = 1) ORDER BY j.seq",
                   NO_BIND))
        return NULL;
    return g_steal_pointer(&records);
}
