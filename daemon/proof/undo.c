/* SPDX-License-Identifier: MIT */
/*
 * R23: a person's act is taken back by a new entry. All that an act wrote
 * carries its journal number, so what it did is found by that alone.
 */
#include "proof/records.h"
#include "proof/rows_inside.h"

/* Acts that have a way back. */
#define KINDS "('hold-set', 'hold-lifted', 'skipped', 'recorded', 'approved', 'client-set')"

/* What a person does without one: it is found, and said so. */
#define ACTS "('hold-set', 'hold-lifted', 'skipped', 'recorded', 'approved', 'client-set', 'note', 'task-done')"

/* An act further back than this is named by its number. */
enum { LOOKED_BACK = 100000 };

#define IS_UNDONE                                                                                                      \
    "EXISTS (SELECT 1 FROM journal u JOIN journal_body ub ON ub.seq = u.seq WHERE u.type = 'undone' AND u.seq > j.seq" \
    " AND substr(ub.body, 1, instr(ub.body, char(10))) = 'entry: ' || j.seq || char(10))"

static int64_t last_of(struct store *store, const char *actor, GError **error)
{
    int64_t head = journal_head(store, NULL, error), seq;

    if (head < 0 || !sql_int(store->sql, 0, &seq, error,
                             "SELECT j.seq FROM journal j WHERE j.seq > ?2 AND j.actor = ?1 AND j.type IN " ACTS
                             " AND NOT " IS_UNDONE " ORDER BY j.seq DESC LIMIT 1",
                             BIND(bind_text(actor), bind_int(head - LOOKED_BACK))))
        return -1;
    if (seq == 0)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "there is nothing of \"%s\" to take back; name an entry of the journal", actor);
    return seq ? seq : -1;
}

static struct act *act_read(struct store *store, int64_t seq, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT j.type, j.time, COALESCE(b.body, ''), COALESCE(p.key, '') FROM journal j"
                                " LEFT JOIN journal_body b ON b.seq = j.seq LEFT JOIN party p ON p.id = j.client"
                                " WHERE j.seq = ?1 AND j.type IN " KINDS,
                                BIND(bind_int(seq)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;
    struct act *act;

    if (step == ROWS_END)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "entry %" G_GINT64_FORMAT " cannot be taken back; only holds, their ends, skips, records, "
                    "approvals and settings of a client can",
                    seq);
    if (step != ROWS_ROW)
        return NULL;
    act = g_new0(struct act, 1);
    act->seq = seq;
    act->type = column_dup(rows, 0);
    act->time = column_dup(rows, 1);
    act->body = column_dup(rows, 2);
    act->client = column_dup(rows, 3);
    return act;
}

struct act *act_find(struct store *store, int64_t entry, const char *actor, GError **error)
{
    if (entry == 0)
        entry = last_of(store, actor, error);
    return entry < 0 ? NULL : act_read(store, entry, error);
}

void act_free(struct act *act)
{
    g_free(act->type);
    g_free(act->time);
    g_free(act->body);
    g_free(act->client);
    g_free(act);
}

/* The first letter about the same that was decided after the act and went, or is on its way; 0 = none. */
static bool letter_since(struct store *store, const struct act *act, int64_t *letter, GError **error)
{
    return sql_int(store->sql, 0, letter, error,
                   "SELECT r.id FROM journal j JOIN reminder r ON r.planned_seq > j.seq WHERE j.seq = ?1"
                   " AND r.kind = 'client' AND r.action = 'mail' AND r.state IN ('claimed', 'uncertain', 'accepted')"
                   " AND (j.client = 0 OR r.client = j.client) AND (j.invoice IS NULL OR EXISTS (SELECT 1 FROM covers c"
                   " JOIN invoice i ON i.ledger = c.ledger AND i.number = c.number WHERE c.reminder = r.id"
                   " AND i.id = j.invoice)) ORDER BY r.id LIMIT 1",
                   BIND(bind_int(act->seq)));
}

static bool check_letters(struct store *store, const struct act *act, GError **error)
{
    int64_t letter;

    if (g_str_equal(act->type, "hold-set")) /* a hold sends nothing */
        return true;
    if (!letter_since(store, act, &letter, error))
        return false;
    if (letter)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "entry %" G_GINT64_FORMAT " cannot be taken back: letter %" G_GINT64_FORMAT
                    " left after it; `herinnerctl pause` stops what follows",
                    act->seq, letter);
    return letter == 0;
}

/* A hold that was never meant: it held nothing, not even today. */
static bool undo_holds(struct store *store, const struct act *act, civil_day today, int64_t seq, int *changes,
                       GError **error)
{
    if (!sql_run(store->sql,
                 "UPDATE hold SET lifted_seq = ?2, lifted_day = date(COALESCE(from_day, ?3), '-1 day')"
                 " WHERE set_seq = ?1 AND lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?3)",
                 BIND(bind_int(act->seq), bind_int(seq), bind_day(today)), error))
        return false;
    *changes += sql_changes(store->sql);
    /* what the act replaced comes back only with the act itself */
    if (*changes == 0 && g_str_equal(act->type, "hold-set"))
        return true;
    if (!sql_run(store->sql, "UPDATE hold SET lifted_seq = NULL, lifted_day = NULL WHERE lifted_seq = ?1",
                 BIND(bind_int(act->seq)), error))
        return false;
    *changes += sql_changes(store->sql);
    return true;
}

static bool undo_rest(struct store *store, const struct act *act, int64_t seq, int *changes, GError **error)
{
    static const char *const statements[] = {
        "UPDATE approval SET used = ?2 WHERE set_seq = ?1 AND used IS NULL",
        "UPDATE reminder SET state = 'failed', outcome_time = ?2 WHERE planned_seq = ?1 AND state = 'accepted'"
        " AND action IN ('skip', 'post', 'other')",
        "UPDATE client_set SET undone_seq = ?3 WHERE seq = ?1 AND undone_seq IS NULL",
        "UPDATE task SET state = 'ended', done = ?2 WHERE key = 'claim ' || ?1 AND state = 'open'",
    };

    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        struct bind binds[] = {bind_int(act->seq), bind_time(clock_now_ms(store->clock)), bind_int(seq)};

        if (!sql_run(store->sql, statements[i], binds, i == 2 ? 3 : 2, error))
            return false;
        *changes += sql_changes(store->sql);
    }
    return true;
}

/* Client, invoice and letter are those of the act; one that nobody knows was whose is everybody's. */
static bool write_entry(struct store *store, const struct act *act, const char *actor, int64_t *seq, GError **error)
{
    g_autofree char *body = g_strdup_printf("entry: %" G_GINT64_FORMAT "\nwas: %s\n", act->seq, act->type);
    int64_t client, invoice, reminder;

    return sql_int(store->sql, 0, &client, error, "SELECT client FROM journal WHERE seq = ?1",
                   BIND(bind_int(act->seq))) &&
           sql_int(store->sql, 0, &invoice, error, "SELECT invoice FROM journal WHERE seq = ?1",
                   BIND(bind_int(act->seq))) &&
           sql_int(store->sql, 0, &reminder, error, "SELECT reminder FROM journal WHERE seq = ?1",
                   BIND(bind_int(act->seq))) &&
           journal_append(store,
                          &(struct journal_entry){.type = "undone", .actor = actor, .client = client,
                                                  .invoice = invoice, .reminder = reminder, .decides = true,
                                                  .body = body},
                          seq, error);
}

bool act_undo(struct store *store, const struct act *act, civil_day today, const char *actor, GError **error)
{
    int changes = 0;
    int64_t seq;

    if (!check_letters(store, act, error) || !write_entry(store, act, actor, &seq, error) ||
        !undo_holds(store, act, today, seq, &changes, error) || !undo_rest(store, act, seq, &changes, error))
        return false;
    if (changes)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                "entry %" G_GINT64_FORMAT " has ended or was taken back already; `herinnerctl holds` shows what stands",
                act->seq);
    return false;
}
