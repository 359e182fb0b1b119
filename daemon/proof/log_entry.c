/* SPDX-License-Identifier: MIT */
#include "proof/log_entry.h"

#include "proof/level.h"

void log_entry_free(struct log_entry *entry)
{
    char *const texts[] = {
        entry->time,  entry->client,     entry->client_name, entry->sender,     entry->policy, entry->stage,
        entry->day,   entry->term_until, entry->subject,     entry->message_id, entry->envid,  entry->message_sha256,
        entry->state, entry->level,      entry->level_time,  entry->reply,
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(entry->invoices);
    g_strfreev(entry->balances);
    g_strfreev(entry->to);
    g_free(entry);
}

static char **take(GPtrArray *list)
{
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static bool read_covers(struct store *store, struct log_entry *entry, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT number, balance, currency FROM covers WHERE reminder = ?1"
                     " ORDER BY ledger, number",
                     BIND(bind_int(entry->id)), error);
    GPtrArray *invoices = g_ptr_array_new(), *balances = g_ptr_array_new();
    enum rows_step step = ROWS_FAILED;
    char amount[MONEY_TEXT_SIZE];

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        const char *currency = column_text(rows, 2);

        g_ptr_array_add(invoices, column_dup(rows, 0));
        g_ptr_array_add(balances,
                        g_strdup_printf("%s %s", money_to_text(column_int(rows, 1), currency, amount), currency));
    }
    entry->invoices = take(invoices);
    entry->balances = take(balances);
    return step == ROWS_END;
}

static bool read_recipients(struct store *store, struct log_entry *entry, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT address FROM recipient WHERE reminder = ?1 AND role = 'to' ORDER BY rowid",
                     BIND(bind_int(entry->id)), error);
    GPtrArray *to = g_ptr_array_new();
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(to, column_dup(rows, 0));
    entry->to = take(to);
    return step == ROWS_END;
}

static bool read_attempts(struct store *store, struct log_entry *entry, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT text FROM attempt WHERE reminder = ?1 ORDER BY id", BIND(bind_int(entry->id)),
                     error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        entry->attempts++;
        if (column_is_null(rows, 0))
            continue;
        g_free(entry->reply);
        entry->reply = column_dup(rows, 0);
    }
    if (!entry->reply)
        entry->reply = g_strdup("");
    return step == ROWS_END;
}

/* Of a recalled one, when a person recalled it; `time` says when it went. */
static bool read_level_time(struct store *store, struct log_entry *entry, GError **error)
{
    if (g_str_equal(entry->state, "recalled") &&
        !sql_text(store->sql, &entry->level_time, error,
                  "SELECT time FROM journal WHERE reminder = ?1 AND type = 'recalled' ORDER BY seq DESC LIMIT 1",
                  BIND(bind_int(entry->id))))
        return false;
    if (!entry->level_time)
        entry->level_time = g_strdup(entry->time);
    return true;
}

/* The highest level with its time: the state's own, then what evidence says. */
static bool read_level(struct store *store, struct log_entry *entry, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT level, time FROM evidence WHERE reminder = ?1 AND (level <> 'failed' OR NOT EXISTS"
                     " (SELECT 1 FROM recipient p WHERE p.reminder = ?1 AND p.role = 'to' AND"
                     " p.level IS NOT 'failed')) ORDER BY id",
                     BIND(bind_int(entry->id)), error);
    enum rows_step step = ROWS_FAILED;

    entry->level = g_strdup(level_of_state(entry->state, entry->rehearsal));
    if (!read_level_time(store, entry, error))
        return false;
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!level_replaces(column_text(rows, 0), entry->level))
            continue;
        g_free(entry->level);
        g_free(entry->level_time);
        entry->level = column_dup(rows, 0);
        entry->level_time = column_dup(rows, 1);
    }
    return step == ROWS_END;
}

struct log_entry *log_entry_read(struct store *store, struct rows *rows, GError **error)
{
    AUTO(log_entry) entry = g_new0(struct log_entry, 1);

    entry->id = column_int(rows, 0);
    entry->time = column_dup(rows, column_is_null(rows, 2) ? 1 : 2);
    entry->client = column_dup(rows, 3);
    entry->client_name = column_dup(rows, 4);
    entry->sender = column_dup(rows, 5);
    entry->policy = column_dup(rows, 6);
    entry->stage = column_dup(rows, 7);
    entry->day = column_dup(rows, 8);
    entry->term_until = column_dup(rows, 9);
    entry->subject = column_dup(rows, 10);
    entry->message_id = column_dup(rows, 11);
    entry->envid = column_dup(rows, 12);
    entry->message_sha256 = column_dup(rows, 13);
    entry->state = column_dup(rows, 14);
    entry->rehearsal = column_int(rows, 15) != 0;
    if (read_covers(store, entry, error) && read_recipients(store, entry, error) &&
        read_attempts(store, entry, error) && read_level(store, entry, error))
        return g_steal_pointer(&entry);
    return NULL;
}
