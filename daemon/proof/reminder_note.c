/* SPDX-License-Identifier: MIT */
#include "proof/rows_inside.h"

/* A look of its own beside what is written costs less than to have that return it, for which SQLite makes a table each
 * time. */
#define ABOUT                                                                                                          \
    "SELECT client, (SELECT CASE count(*) WHEN 1 THEN max(i.id) END FROM covers c JOIN invoice i"                      \
    " ON i.ledger = c.ledger AND i.number = c.number WHERE c.reminder = ?1), kind = 'owner', hands IS NOT NULL"        \
    " FROM reminder WHERE id = ?1"

/* Those of a pass; letters that never end are not kept for ever. */
enum { NOTED_MOST = 1 << 16 };

struct noted {
    int64_t id;
    struct reminder_about about;
    struct log_about *line; /* or NULL */
};

static void noted_free(void *data)
{
    struct noted *noted = data;

    g_clear_pointer(&noted->line, log_about_free);
    g_free(noted);
}

GHashTable *reminder_notes_new(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, noted_free, NULL);
}

void reminder_note_about(struct store *store, int64_t id, const struct reminder_about *about, struct log_about *line)
{
    struct noted *noted = g_new(struct noted, 1);

    *noted = (struct noted){id, *about, line};
    if (g_hash_table_size(store->abouts) >= NOTED_MOST)
        g_hash_table_remove_all(store->abouts);
    g_hash_table_add(store->abouts, noted);
}

const struct log_about *reminder_noted_line(const struct store *store, int64_t id)
{
    const struct noted *noted = g_hash_table_lookup(store->abouts, &id);

    return noted ? noted->line : NULL;
}

bool reminder_about(struct store *store, int64_t id, struct reminder_about *about, GError **error)
{
    const struct noted *noted = g_hash_table_lookup(store->abouts, &id);
    AUTO(rows) rows = noted ? NULL : sql_query_borrowing(store->sql, ABOUT, BIND(bind_int(id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *about = noted ? noted->about : (struct reminder_about){0};
    if (step == ROWS_ROW) {
        *about = (struct reminder_about){column_int(rows, 0), column_int(rows, 1), column_int(rows, 2) != 0,
                                         column_int(rows, 3) != 0};
        reminder_note_about(store, id, about, NULL);
    }
    return noted || step != ROWS_FAILED;
}

bool reminder_change(struct store *store, int64_t id, struct reminder_about *about, bool *found, GError **error,
                     const char *text, const struct bind *binds, int count)
{
    if (!sql_run(store->sql, text, binds, count, error))
        return false;
    *found = sql_changes(store->sql) == 1;
    return !*found || reminder_about(store, id, about, error);
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

    return reminder_about(store, id, &about, error) && journal(store, id, &about, &entry, seq, error);
}
