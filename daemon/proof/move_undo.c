/* SPDX-License-Identifier: MIT */
/* R23 for what was moved: the list in `moved` is walked backwards. What came under the new name since stays there. */
#include "proof/move_inside.h"
#include "proof/rows_inside.h"

/* Each row has to stand where the act put it: else it was taken back, or another act moved it on. */
static bool check_places(struct store *store, int64_t seq, GError **error)
{
    int64_t astray;

    if (!sql_int(
            store->sql, 0, &astray, error,
            "SELECT count(*) FROM moved m LEFT JOIN invoice i ON i.id = m.id AND m.kind IN ('invoice', 'parked')"
            " LEFT JOIN party p ON p.id = m.id AND m.kind = 'party' WHERE m.seq = ?1 AND CASE m.kind"
            " WHEN 'party' THEN p.merged IS NOT CAST(m.now AS INTEGER) WHEN 'invoice' THEN i.ledger <> m.now_ledger"
            " OR i.number <> m.now ELSE 0 END",
            BIND(bind_int(seq))))
        return false;
    if (astray)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "entry %" G_GINT64_FORMAT " was taken back already, or what it moved has moved again; take the "
                    "later one back first",
                    seq);
    return astray == 0;
}

struct place {
    char *ledger, *number;
};

static void place_free(gpointer data)
{
    struct place *place = data;

    g_free(place->ledger);
    g_free(place->number);
    g_free(place);
}

/* Letters that wait under either name were planned as things stood. */
static bool cancel_waiting(struct store *store, int64_t seq, GError **error)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(place_free);
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT now_ledger, now FROM moved WHERE seq = ?1 AND kind IN ('invoice', 'parked')"
                     " UNION SELECT was_ledger, was FROM moved WHERE seq = ?1"
                     " AND kind IN ('invoice', 'parked')",
                     BIND(bind_int(seq)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct place *place = g_new0(struct place, 1);

        place->ledger = column_dup(rows, 0);
        place->number = column_dup(rows, 1);
        g_ptr_array_add(places, place);
    }
    for (guint i = 0; step == ROWS_END && i < places->len; i++) {
        const struct place *place = places->pdata[i];

        if (!move_cancel_waiting(store, place->ledger, place->number, error))
            return false;
    }
    return step == ROWS_END;
}

bool move_undo(struct store *store, int64_t seq, GError **error)
{
    static const char *const statements[] = {
        "UPDATE covers SET ledger = m.was_ledger, number = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'covers'"
        " AND m.id = covers.reminder AND m.now_ledger = covers.ledger AND m.now = covers.number",
        "UPDATE invoice SET ledger = char(1), number = CAST(id AS TEXT) WHERE id IN (SELECT id FROM moved"
        " WHERE seq = ?1 AND kind IN ('invoice', 'parked'))",
        /* who took the old name meanwhile makes way: it is first seen anew where the other comes from */
        "UPDATE invoice SET ledger = m.now_ledger, number = m.now, fresh = 1 FROM moved m WHERE m.seq = ?1"
        " AND m.kind = 'invoice' AND invoice.ledger = m.was_ledger AND invoice.number = m.was",
        "UPDATE invoice SET ledger = m.was_ledger, number = m.was, fresh = CASE m.kind WHEN 'parked' THEN 0"
        " ELSE invoice.fresh END FROM moved m WHERE m.seq = ?1 AND m.kind IN ('invoice', 'parked')"
        " AND m.id = invoice.id AND invoice.ledger = char(1)",
        "UPDATE hold SET subject = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'hold' AND m.id = hold.id"
        " AND hold.subject = m.now",
        "UPDATE approval SET subject = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'approval'"
        " AND m.id = approval.id AND approval.subject = m.now",
        "UPDATE applied SET ledger = m.was_ledger, number = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'applied'"
        " AND m.id = applied.id AND applied.undone_seq IS NULL AND applied.ledger = m.now_ledger"
        " AND applied.number = m.now",
        /* a ledger has its old name back as a whole, with what was paid meanwhile */
        "UPDATE applied SET ledger = m.was_ledger, number = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'invoice'"
        " AND applied.ledger = m.now_ledger AND applied.number = m.now AND applied.set_seq > ?1"
        " AND applied.undone_seq IS NULL AND EXISTS (SELECT 1 FROM journal WHERE seq = ?1 AND type = 'ledger-renamed')",
        "UPDATE source_read SET source = m.was FROM moved m WHERE m.seq = ?1 AND m.kind = 'read'"
        " AND m.id = source_read.id",
        "UPDATE party SET merged = CAST(NULLIF(m.was, '') AS INTEGER) FROM moved m WHERE m.seq = ?1"
        " AND m.kind = 'party' AND m.id = party.id",
    };

    if (!check_places(store, seq, error) || !cancel_waiting(store, seq, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (!sql_run(store->sql, statements[i], BIND(bind_int(seq)), error))
            return false;
    }
    return move_tasks(store, seq, true, error);
}
