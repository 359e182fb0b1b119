/* SPDX-License-Identifier: MIT */
#include "proof/rows_inside.h"

struct reminder_about reminder_about_of(struct rows *rows)
{
    return (struct reminder_about){.client = column_int(rows, 0), .invoice = column_int(rows, 1)};
}

static bool read_about(struct store *store, int64_t id, struct reminder_about *about, GError **error)
{
    AUTO(rows)
    rows = sql_query_borrowing(store->sql, "SELECT " REMINDER_ABOUT " FROM reminder WHERE id = ?1", BIND(bind_int(id)),
                               error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *about = step == ROWS_ROW ? reminder_about_of(rows) : (struct reminder_about){0};
    return step != ROWS_FAILED;
}

bool reminder_change(struct store *store, int64_t id, struct reminder_about *about, bool *found, GError **error,
                     const char *text, const struct bind *binds, int count)
{
    if (!sql_run(store->sql, text, binds, count, error))
        return false;
    *found = sql_changes(store->sql) == 1;
    return !*found || read_about(store, id, about, error);
}

static bool journal(struct store *store, int64_t id, const struct reminder_about *about, struct journal_entry *entry,
                    int64_t *seq, GError **error)
{
    entry->client = about->client;
    entry->invoice = about->invoice;
    entry->reminder = id;
    return journal_append(store, entry, seq, error);
}

bool reminder_journal(struct store *store, int64_t id, const struct reminder_about *about, const char *type,
                      const char *body, int64_t *seq, GError **error)
{
    struct journal_entry entry = {.type = type, .actor = "herinnerd", .body = body};

    return journal(store, id, about, &entry, seq, error);
}

bool reminder_note(struct store *store, int64_t id, const char *type, const char *actor, bool decides, const char *body,
                   int64_t *seq, GError **error)
{
    struct journal_entry entry = {.type = type, .actor = actor, .decides = decides, .body = body};
    struct reminder_about about;

    return read_about(store, id, &about, error) && journal(store, id, &about, &entry, seq, error);
}
