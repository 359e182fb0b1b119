/* SPDX-License-Identifier: MIT */
/*
 * R23: a person's act is taken back, whole, by new entries. All that an entry wrote carries its journal number, so
 * what it did is found by that alone; what it changed about a letter or a task is undo_step.c.
 */
#include "proof/undo.h"

#include "proof/records.h"
#include "proof/rows_inside.h"

#define LEFT "('claimed', 'uncertain', 'accepted', 'recalled')"

/* The first letter about the same that was decided after the entry and went, or is on its way; 0 = none. */
#define LETTER_SINCE                                                                                                   \
    "SELECT r.id FROM journal j JOIN reminder r ON r.planned_seq > j.seq WHERE j.seq = ?1"                             \
    " AND r.kind = 'client' AND r.action = 'mail' AND r.state IN " LEFT                                                \
    " AND (j.client = 0 OR r.client = j.client OR r.client = (SELECT merged FROM party WHERE id = j.client))"          \
    " AND (j.invoice IS NULL OR EXISTS (SELECT 1 FROM covers c"                                                        \
    " JOIN invoice i ON i.ledger = c.ledger AND i.number = c.number WHERE c.reminder = r.id AND i.id = j.invoice))"    \
    " AND (j.type <> 'ledger-renamed' OR EXISTS (SELECT 1 FROM covers c JOIN moved m ON m.seq = j.seq"                 \
    " AND m.now_ledger = c.ledger AND m.kind = 'invoice' WHERE c.reminder = r.id)) ORDER BY r.id LIMIT 1"

/* Of a recall only its apology has left because of it. */
#define APOLOGY                                                                                                        \
    "SELECT a.id FROM journal j JOIN reminder a ON a.recalls = j.reminder AND a.recalls IS NOT NULL"                   \
    " AND a.state NOT IN ('failed', 'cancelled') AND a.state IN " LEFT                                                 \
    " WHERE j.seq = ?1 AND a.planned_seq > j.seq LIMIT 1"

static bool check_letters(struct store *store, const struct act_entry *entry, GError **error)
{
    bool recalled = g_str_equal(entry->type, "recalled");
    int64_t letter;

    if (g_str_equal(entry->type, "hold-set") || g_str_equal(entry->type, "cancelled")) /* they send nothing */
        return true;
    if (!sql_int(store->sql, 0, &letter, error, recalled ? APOLOGY : LETTER_SINCE, BIND(bind_int(entry->seq))))
        return false;
    if (letter)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "entry %" G_GINT64_FORMAT " cannot be taken back: letter %" G_GINT64_FORMAT
                    " left after it; `herinnerctl pause` stops what follows",
                    entry->seq, letter);
    return letter == 0;
}

/* A hold that was never meant: it held nothing, not even today. */
static bool undo_holds(struct store *store, const struct act_entry *entry, civil_day today, int64_t seq, int *changes,
                       GError **error)
{
    int before = *changes;

    if (!sql_run(store->sql,
                 "UPDATE hold SET lifted_seq = ?2, lifted_day = date(COALESCE(from_day, ?3), '-1 day')"
                 " WHERE set_seq = ?1 AND lifted_seq IS NULL AND (until_day IS NULL OR until_day >= ?3)",
                 BIND(bind_int(entry->seq), bind_int(seq), bind_day(today)), error))
        return false;
    *changes += sql_changes(store->sql);
    /* what the act replaced comes back only with the act itself */
    if (*changes == before && g_str_equal(entry->type, "hold-set"))
        return true;
    if (!sql_run(store->sql, "UPDATE hold SET lifted_seq = NULL, lifted_day = NULL WHERE lifted_seq = ?1",
                 BIND(bind_int(entry->seq)), error))
        return false;
    *changes += sql_changes(store->sql);
    return true;
}

static bool undo_papers(struct store *store, const struct act_entry *entry, int64_t seq, int *changes, GError **error)
{
    if (!sql_run(store->sql, "UPDATE attachment SET undone_seq = ?2 WHERE seq = ?1 AND undone_seq IS NULL",
                 BIND(bind_int(entry->seq), bind_int(seq)), error))
        return false;
    *changes += sql_changes(store->sql);
    return true;
}

static bool undo_rest(struct store *store, const struct act_entry *entry, int64_t seq, int *changes, GError **error)
{
    static const char *const statements[] = {
        "UPDATE approval SET used = ?2 WHERE set_seq = ?1 AND used IS NULL",
        "UPDATE reminder SET state = 'failed', outcome_time = ?2 WHERE planned_seq = ?1 AND state = 'accepted'"
        " AND action IN ('skip', 'post', 'other', 'handover')",
        "UPDATE client_set SET undone_seq = ?3 WHERE seq = ?1 AND undone_seq IS NULL",
        "UPDATE task SET state = 'ended', done = ?2 WHERE key = 'claim ' || ?1 AND state = 'open'",
    };

    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        struct bind binds[] = {bind_int(entry->seq), bind_time(clock_now_ms(store->clock)), bind_int(seq)};

        if (!sql_run(store->sql, statements[i], binds, i == 2 ? 3 : 2, error))
            return false;
        *changes += sql_changes(store->sql);
    }
    return undo_papers(store, entry, seq, changes, error);
}

/* Client, invoice and letter are those of the entry; one that nobody knows was whose is everybody's. */
static bool write_entry(struct store *store, const struct act_entry *entry, const char *actor, int64_t *seq,
                        GError **error)
{
    g_autofree char *body = g_strdup_printf("entry: %" G_GINT64_FORMAT "\nwas: %s\n", entry->seq, entry->type);
    int64_t client, invoice;

    /* whose letters it stops now: those of the client that this one was merged into since */
    return sql_int(store->sql, 0, &client, error,
                   "SELECT COALESCE(p.merged, j.client) FROM journal j LEFT JOIN party p ON p.id = j.client"
                   " WHERE j.seq = ?1",
                   BIND(bind_int(entry->seq))) &&
           sql_int(store->sql, 0, &invoice, error, "SELECT invoice FROM journal WHERE seq = ?1",
                   BIND(bind_int(entry->seq))) &&
           journal_append(store,
                          &(struct journal_entry){.type = "undone",
                                                  .actor = actor,
                                                  .client = client,
                                                  .invoice = invoice,
                                                  .reminder = entry->reminder,
                                                  .decides = true,
                                                  .body = body},
                          seq, error);
}

static bool undo_entry(struct store *store, const struct act_entry *entry, civil_day today, const char *actor,
                       int *changes, GError **error)
{
    int64_t seq;

    return check_letters(store, entry, error) && write_entry(store, entry, actor, &seq, error) &&
           undo_holds(store, entry, today, seq, changes, error) && undo_rest(store, entry, seq, changes, error) &&
           undo_step(store, entry, changes, error);
}

bool act_undo(struct store *store, const struct act *act, civil_day today, const char *actor, GError **error)
{
    g_autoptr(GError) local = NULL;
    int changes = 0;

    for (guint i = act->entries->len; i-- > 0;) {
        if (undo_entry(store, act->entries->pdata[i], today, actor, &changes, &local))
            continue;
        if (g_error_matches(local, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN))
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        "entry %" G_GINT64_FORMAT " cannot be taken back: the same stage was begun again since; "
                        "`herinnerctl explain` shows it",
                        act->seq);
        else
            g_propagate_error(error, g_steal_pointer(&local));
        return false;
    }
    if (changes)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                "entry %" G_GINT64_FORMAT " has ended or was taken back already; `herinnerctl holds` shows what stands",
                act->seq);
    return false;
}
