/* SPDX-License-Identifier: MIT */
/*
 * What a person did, as the journal has it: one act may have written several entries (several invoices, a whole pass,
 * a letter recalled and its invoices held). Each command's transaction is one act.
 */
#include "proof/records.h"
#include "proof/rows_inside.h"

/* Entries that have a way back. */
#define KINDS                                                                                                          \
    "('hold-set', 'hold-lifted', 'skipped', 'recorded', 'approved', 'client-set', 'task-done', 'recalled',"            \
    " 'cancelled', 'taken-back', 'invoice-moved', 'ledger-renamed', 'client-merged', 'attached')"

/* What a person does without one: it is found, and said so. */
#define FINAL "('note', 'was-sent', 'send-again', 'go-live', 'adopted', 'payment-applied', 'payment-unmatched')"

/* An act further back than this is named by its number. */
enum { LOOKED_BACK = 100000 };

#define IS_UNDONE                                                                                                      \
    "EXISTS (SELECT 1 FROM journal u JOIN journal_body ub ON ub.seq = u.seq WHERE u.type = 'undone' AND u.seq > j.seq" \
    " AND substr(ub.body, 1, instr(ub.body, char(10))) = 'entry: ' || j.seq || char(10))"

/* One that was closed within it becomes part of it: a mail by which a person acts may be handed in by a command. */
bool act_close(struct store *store, int64_t before, GError **error)
{
    int64_t head = journal_head(store, NULL, error);

    return head >= 0 &&
           (head <= before + 1 ||
            sql_run(store->sql, "INSERT INTO act(first, last) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET last = ?2",
                    BIND(bind_int(before + 1), bind_int(head)), error));
}

static int64_t last_of(struct store *store, const char *actor, GError **error)
{
    int64_t head = journal_head(store, NULL, error), seq;

    if (head < 0 || !sql_int(store->sql, 0, &seq, error,
                             "SELECT j.seq FROM journal j WHERE j.seq > ?2 AND j.actor = ?1 AND (j.type IN " KINDS
                             " OR j.type IN " FINAL ") AND NOT " IS_UNDONE " ORDER BY j.seq DESC LIMIT 1",
                             BIND(bind_text(actor), bind_int(head - LOOKED_BACK))))
        return -1;
    if (seq == 0)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "there is nothing of \"%s\" to take back; name an entry of the journal", actor);
    return seq ? seq : -1;
}

/* The first and last entry of the act that SEQ belongs to. */
static bool find_bounds(struct store *store, int64_t seq, int64_t *first, int64_t *last, GError **error)
{
    return sql_int(store->sql, seq, first, error,
                   "SELECT first FROM (SELECT first, last FROM act WHERE first <= ?1 ORDER BY first DESC LIMIT 1)"
                   " WHERE last >= ?1",
                   BIND(bind_int(seq))) &&
           sql_int(store->sql, seq, last, error, "SELECT last FROM act WHERE first = ?1", BIND(bind_int(*first)));
}

static void entry_free(gpointer data)
{
    struct act_entry *entry = data;

    g_free(entry->type);
    g_free(entry->body);
    g_free(entry->client);
    g_free(entry);
}

static bool cannot(int64_t seq, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                "entry %" G_GINT64_FORMAT " cannot be taken back; only holds, their ends, skips, records, approvals, "
                "recalls, tasks done, what came back from an agency, settings of a client, papers attached, moves and "
                "merges can",
                seq);
    return false;
}

/* Only what the same person wrote: what the program added follows from it. */
#define ENTRIES                                                                                                        \
    "SELECT j.seq, j.type, COALESCE(b.body, ''), COALESCE(p.key, ''), j.reminder, j.time, j.type IN " FINAL            \
    " FROM journal j LEFT JOIN journal_body b ON b.seq = j.seq LEFT JOIN who p ON p.id = j.client"                     \
    " WHERE j.seq BETWEEN ?1 AND ?2 AND (j.type IN " KINDS " OR j.type IN " FINAL ")"                                  \
    " AND j.actor = (SELECT actor FROM journal WHERE seq = ?3) ORDER BY j.seq"

static bool read_entries(struct store *store, struct act *act, int64_t first, int64_t last, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, ENTRIES, BIND(bind_int(first), bind_int(last), bind_int(act->seq)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct act_entry *entry = g_new0(struct act_entry, 1);

        entry->seq = column_int(rows, 0);
        entry->type = column_dup(rows, 1);
        entry->body = column_dup(rows, 2);
        entry->client = column_dup(rows, 3);
        entry->reminder = column_int(rows, 4);
        if (!act->time)
            act->time = column_dup(rows, 5);
        g_ptr_array_add(act->entries, entry);
        if (column_int(rows, 6))
            return cannot(act->seq, error);
    }
    return step == ROWS_END && (act->entries->len > 0 || cannot(act->seq, error));
}

struct act *act_find(struct store *store, int64_t entry, const char *actor, GError **error)
{
    AUTO(act) act = g_new0(struct act, 1);
    int64_t first, last;

    act->entries = g_ptr_array_new_with_free_func(entry_free);
    act->seq = entry ? entry : last_of(store, actor, error);
    if (act->seq < 0 || !find_bounds(store, act->seq, &first, &last, error) ||
        !read_entries(store, act, first, last, error))
        return NULL;
    return g_steal_pointer(&act);
}

char *act_value(const struct act_entry *entry, const char *key)
{
    return body_value(entry->body, key);
}

void act_free(struct act *act)
{
    g_ptr_array_unref(act->entries);
    g_free(act->time);
    g_free(act);
}
