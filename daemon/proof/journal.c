/* SPDX-License-Identifier: MIT */
#include "proof/journal.h"

#include "base/text.h"
#include "proof/chain.h"
#include "proof/rows_inside.h"

enum { SALT_SIZE = 16 };

static bool read_head(struct store *store, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", NO_BIND, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;
    bool found = step == ROWS_ROW;

    store->head = found ? column_int(rows, 0) : 0;
    g_strlcpy(store->head_hash, found ? column_text(rows, 1) : "", sizeof store->head_hash);
    return step != ROWS_FAILED;
}

/* Every entry follows the last one; in a transaction only the first has to look for it. */
static bool find_head(struct store *store, GError **error)
{
    if (store->head_is_known && store_in_transaction(store))
        return true;
    if (!read_head(store, error))
        return false;
    store->head_is_known = store_in_transaction(store);
    return true;
}

int64_t journal_head(struct store *store, char **hash, GError **error)
{
    bool found = find_head(store, error);

    if (hash)
        *hash = found && *store->head_hash ? g_strdup(store->head_hash) : NULL;
    return found ? store->head : -1;
}

bool journal_decided_since(struct store *store, int64_t seq, bool *decided, GError **error)
{
    int64_t found;

    /* the few of these moments are looked through: the index of what decides has them by client */
    if (!sql_int(store->sql, 0, &found, error,
                 "SELECT EXISTS (SELECT 1 FROM journal NOT INDEXED WHERE seq > ?1 AND decides = 1)",
                 BIND(bind_int(seq))))
        return false;
    *decided = found != 0;
    return true;
}

static bool write_body(struct store *store, int64_t seq, const uint8_t *salt, const char *body, GError **error)
{
    return sql_run(store->sql, "INSERT OR ROLLBACK INTO journal_body(seq, salt, body) VALUES (?1, ?2, ?3)",
                   BIND(bind_int(seq), bind_bytes(salt, SALT_SIZE), bind_text(body)), error);
}

/* HASH becomes the entry's own. */
static bool write_entry(struct store *store, int64_t seq, const char *prev, const struct journal_entry *entry,
                        const char *body_sha256, char hash[SHA256_HEX_SIZE], GError **error)
{
    char time[INSTANT_SIZE], clock[INSTANT_SIZE];
    char number[TEXT_NUMBER_SIZE], client[TEXT_NUMBER_SIZE], invoice[TEXT_NUMBER_SIZE], reminder[TEXT_NUMBER_SIZE];
    const struct chain_entry link = {
        .seq = text_number(seq, number),
        .time = time,
        .clock = clock,
        .actor = entry->actor,
        .type = entry->type,
        .client = text_number(entry->client, client),
        .invoice = entry->invoice ? text_number(entry->invoice, invoice) : NULL,
        .reminder = entry->reminder ? text_number(entry->reminder, reminder) : NULL,
        .body_sha256 = body_sha256,
        .prev = prev,
    };

    instant_to_text(clock_now_ms(store->clock), time);
    instant_to_text(clock_wall_ms(), clock);
    chain_entry_hash(&link, hash);
    return sql_run(store->sql,
                   "INSERT OR ROLLBACK INTO journal(seq, time, clock, actor, type, client, invoice, reminder, decides,"
                   " body_sha256, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                   BIND(bind_int(seq), bind_text(time), bind_text(clock), bind_text(entry->actor),
                        bind_text(entry->type), bind_int(entry->client), bind_id(entry->invoice),
                        bind_id(entry->reminder), bind_int(entry->decides), bind_text(body_sha256), bind_text(prev),
                        bind_text(hash)),
                   error);
}

/* Random bytes are fetched for several entries at once. */
static const uint8_t *next_salt(struct store *store)
{
    if (store->salts_left < SALT_SIZE) {
        random_fill(store->salts, sizeof store->salts);
        store->salts_left = sizeof store->salts;
    }
    store->salts_left -= SALT_SIZE;
    return store->salts + store->salts_left;
}

bool journal_append(struct store *store, const struct journal_entry *entry, int64_t *seq, GError **error)
{
    const char *body = entry->body ? entry->body : "", *prev = store->head_hash;
    char body_sha256[SHA256_HEX_SIZE], hash[SHA256_HEX_SIZE];
    const uint8_t *salt;
    int64_t next;

    if (!store_in_transaction(store)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "journal entry \"%s\" has no transaction; begin one",
                    entry->type);
        return false;
    }
    if (!find_head(store, error))
        return false;
    next = store->head + 1;
    salt = next_salt(store);
    chain_body_hash(salt, SALT_SIZE, body, body_sha256);
    if (!write_entry(store, next, *prev ? prev : CHAIN_START, entry, body_sha256, hash, error) ||
        !write_body(store, next, salt, body, error))
        return false;
    store->head = next;
    g_strlcpy(store->head_hash, hash, sizeof store->head_hash);
    if (seq)
        *seq = next;
    return true;
}

/* Only the conditions that are asked for, so that the index of the one is used. */
static char *each_text(int64_t client, int64_t invoice, int64_t reminder)
{
    return g_strdup_printf("SELECT j.seq, time, clock, actor, type, client, invoice, reminder, decides, body"
                           " FROM journal j LEFT JOIN journal_body b ON b.seq = j.seq"
                           " WHERE j.seq > ?1 AND %s AND %s AND %s ORDER BY j.seq",
                           client ? ENTRY_OF("j", "(?2)") : "?2 = 0", invoice ? "invoice = ?3" : "?3 = 0",
                           reminder ? "reminder = ?4" : "?4 = 0");
}

bool journal_each(struct store *store, int64_t after, int64_t client, int64_t invoice, int64_t reminder,
                  journal_func func, void *data, GError **error)
{
    g_autofree char *text = each_text(client, invoice, reminder);
    AUTO(rows)
    rows = sql_query(store->sql, text, BIND(bind_int(after), bind_int(client), bind_int(invoice), bind_int(reminder)),
                     error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct journal_row row = {
            .seq = column_int(rows, 0),
            .time = column_text(rows, 1),
            .clock = column_text(rows, 2),
            .actor = column_text(rows, 3),
            .type = column_text(rows, 4),
            .client = column_int(rows, 5),
            .invoice = column_int(rows, 6),
            .reminder = column_int(rows, 7),
            .decides = column_int(rows, 8) != 0,
            .body = column_text(rows, 9),
        };

        func(&row, data);
    }
    return step == ROWS_END;
}
