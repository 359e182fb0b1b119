/* SPDX-License-Identifier: MIT */
/*
 * An invoice's or a ledger's new name. First all rows that are concerned are written into `moved`, then each table is
 * moved by that list, so that doing and undoing walk the same rows.
 */
#include "proof/move.h"

#include "proof/move_inside.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"
#include "proof/task.h"

/* ?1 from ledger, ?2 its number or NULL, ?3 to ledger, ?4 its number or NULL, ?5 the act. */
#define IS_MOVED(row) row ".ledger = ?1 AND (?2 IS NULL OR " row ".number = ?2)"
#define NEW_NUMBER(row) "COALESCE(?4, " row ".number)"

/* The same stage on both sides. ?5 is the rehearsal flag. */
#define CONTRADICTIONS                                                                                                 \
    " FROM covers a JOIN covers b ON b.live = 1 AND b.rehearsal = a.rehearsal AND b.ledger = ?3 AND b.number "         \
    "= " NEW_NUMBER("a") " AND b.stage = a.stage AND b.cycle = a.cycle AND b.round = a.round"                          \
                         " JOIN reminder ra ON ra.id = a.reminder JOIN reminder rb ON rb.id = b.reminder"              \
                         " WHERE a.live = 1 AND a.rehearsal = ?5 AND " IS_MOVED("a")

struct waiting_row {
    int64_t reminder;
    char *ledger, *number;
};

static void waiting_row_free(gpointer data)
{
    struct waiting_row *row = data;

    g_free(row->ledger);
    g_free(row->number);
    g_free(row);
}

/* Columns: reminder, ledger, number. All are read before anything is written. NULL on error. */
static GPtrArray *rows_of(struct store *store, const char *text, const struct bind *binds, int count, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(waiting_row_free);
    AUTO(rows) rows = sql_query(store->sql, text, binds, count, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct waiting_row *row = g_new0(struct waiting_row, 1);

        row->reminder = column_int(rows, 0);
        row->ledger = column_dup(rows, 1);
        row->number = column_dup(rows, 2);
        g_ptr_array_add(list, row);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

bool move_cancel_waiting(struct store *store, const char *ledger, const char *number, GError **error)
{
    g_autoptr(GPtrArray) list =
        rows_of(store,
                "SELECT DISTINCT r.id, '', '' FROM covers c JOIN reminder r ON r.id = c.reminder WHERE c.live = 1"
                " AND c.rehearsal IN (0, 1) AND c.ledger = ?1 AND (?2 IS NULL OR c.number = ?2)"
                " AND r.state IN ('planned', 'queued')",
                BIND(bind_text(ledger), bind_text(number)), error);

    for (guint i = 0; list && i < list->len; i++) {
        if (!reminder_cancel(store, ((const struct waiting_row *)list->pdata[i])->reminder, "moved", error))
            return false;
    }
    return list != NULL;
}

/* An open task yields to what the other side has had; of two open ones that of the target. */
static bool drop_tasks(struct store *store, const struct move *move, GError **error)
{
    static const char *const queries[] = {
        "SELECT b.reminder, b.ledger, b.number" CONTRADICTIONS " AND rb.state = 'open'",
        "SELECT a.reminder, a.ledger, a.number" CONTRADICTIONS " AND ra.state = 'open'",
    };

    for (guint i = 0; i < 2 * G_N_ELEMENTS(queries); i++) {
        g_autoptr(GPtrArray) list =
            rows_of(store, queries[i % 2],
                    BIND(bind_text(move->ledger), bind_text(move->number), bind_text(move->to_ledger),
                         bind_text(move->to_number), bind_int(i / 2)),
                    error);

        for (guint j = 0; list && j < list->len; j++) {
            const struct waiting_row *row = list->pdata[j];

            if (!task_drop_invoice(store, row->reminder, row->ledger, row->number, error))
                return false;
        }
        if (!list)
            return false;
    }
    return true;
}

static bool check_contradictions(struct store *store, const struct move *move, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT a.number, b.number, b.stage" CONTRADICTIONS " LIMIT 1",
                     BIND(bind_text(move->ledger), bind_text(move->number), bind_text(move->to_ledger),
                          bind_text(move->to_number), bind_int(mode_number(move->mode))),
                     error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step == ROWS_ROW)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "\"%s/%s\" has had stage \"%s\" itself, as \"%s/%s\" had; they stay two, and `herinnerctl skip` or "
                    "`pause` decides about what follows",
                    move->to_ledger, column_text(rows, 1), column_text(rows, 2), move->ledger, column_text(rows, 0));
    return step == ROWS_END;
}

/*
 * What goes along. A letter that covers both names stays where it is, and so does a stage of the other mode that both
 * have had. Row by row of `moved`: kind, id, was, now.
 */
static bool list_rows(struct store *store, const struct move *move, int64_t seq, GError **error)
{
    static const char *const statements[] = {
        "INSERT INTO moved SELECT ?5, 'covers', c.reminder, c.ledger, c.number, ?3, " NEW_NUMBER(
            "c") " FROM covers c WHERE " IS_MOVED("c") " AND NOT EXISTS (SELECT 1 FROM covers o WHERE "
                                                       "o.reminder = c.reminder AND o.ledger = ?3 AND o.number "
                                                       "= " NEW_NUMBER("c") ") AND NOT (c.live = 1 AND EXISTS "
                                                                            "(SELECT 1 FROM covers o WHERE "
                                                                            "o.live = 1"
                                                                            " AND o.rehearsal = c.rehearsal "
                                                                            "AND o.ledger = ?3 AND o.number "
                                                                            "= " NEW_NUMBER(
                                                                                "c") " AND o.stage = c.stage "
                                                                                     "AND o.cycle = c.cycle "
                                                                                     "AND o.round = c.round))",
        /* the target's own row is parked under the old name, as if never seen */
        "INSERT INTO moved SELECT ?5, CASE i.fresh WHEN 0 THEN 'parked' ELSE 'invoice' END, i.id, i.ledger, "
        "i.number,"
        " o.ledger, o.number FROM invoice o JOIN invoice i ON i.ledger = ?3 AND i.number = " NEW_NUMBER(
            "o") " WHERE " IS_MOVED("o"),
        "INSERT INTO moved SELECT ?5, 'invoice', i.id, i.ledger, i.number, ?3, " NEW_NUMBER(
            "i") " FROM invoice i WHERE " IS_MOVED("i"),
        "INSERT INTO moved SELECT ?5, 'hold', h.id, '', h.subject, '', ?3 || '/' || COALESCE(?4, "
        "substr(h.subject,"
        " length(?1) + 2)) FROM hold h WHERE h.scope = 'invoice' AND CASE WHEN ?2 IS NULL"
        " THEN substr(h.subject, 1, length(?1) + 1) = ?1 || '/' ELSE h.subject = ?1 || '/' || ?2 END",
        "INSERT INTO moved SELECT ?5, 'hold', h.id, '', h.subject, '', ?3 FROM hold h WHERE ?2 IS NULL AND ?4 "
        "IS NULL"
        " AND h.scope = 'ledger' AND h.subject = ?1",
        /* "ledger/number", or that and what the ledger says of another program */
        "INSERT INTO moved SELECT ?5, 'approval', a.id, '', a.subject, '', ?3 || '/' || CASE WHEN ?2 IS NULL"
        " THEN substr(a.subject, length(?1) + 2) ELSE ?4 || substr(a.subject, length(?1) + length(?2) + 2) END"
        " FROM approval a WHERE a.what IN ('first-sight', 'elsewhere') AND CASE WHEN ?2 IS NULL"
        " THEN substr(a.subject, 1, length(?1) + 1) = ?1 || '/'"
        " ELSE substr(a.subject || ' ', 1, length(?1) + length(?2) + 2) = ?1 || '/' || ?2 || ' ' END",
        /* what was paid stays paid under the new name */
        "INSERT INTO moved SELECT ?5, 'applied', a.id, a.ledger, a.number, ?3, " NEW_NUMBER(
            "a") " FROM applied a WHERE a.undone_seq IS NULL AND " IS_MOVED("a"),
        "INSERT INTO moved SELECT ?5, 'read', s.id, '', s.source, '', ?3 FROM source_read s WHERE ?2 IS NULL"
        " AND ?4 IS NULL AND s.source = ?1",
    };

    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (!sql_run(store->sql, statements[i],
                     BIND(bind_text(move->ledger), bind_text(move->number), bind_text(move->to_ledger),
                          bind_text(move->to_number), bind_int(seq)),
                     error))
            return false;
    }
    return true;
}

/* Names are unique, so that those that change places step aside first. */
static bool move_rows(struct store *store, int64_t seq, GError **error)
{
    static const char *const statements[] = {
        "UPDATE covers SET ledger = m.now_ledger, number = m.now FROM moved m WHERE m.seq = ?1 AND m.kind = 'covers'"
        " AND m.id = covers.reminder AND m.was_ledger = covers.ledger AND m.was = covers.number",
        "UPDATE invoice SET ledger = char(1), number = CAST(id AS TEXT) WHERE id IN (SELECT id FROM moved"
        " WHERE seq = ?1 AND kind IN ('invoice', 'parked'))",
        "UPDATE invoice SET ledger = m.now_ledger, number = m.now, fresh = CASE m.kind WHEN 'parked' THEN 1"
        " ELSE invoice.fresh END FROM moved m WHERE m.seq = ?1 AND m.kind IN ('invoice', 'parked')"
        " AND m.id = invoice.id AND invoice.ledger = char(1)",
        "UPDATE invoice SET reminded = 1 WHERE reminded = 0 AND id IN (SELECT id FROM moved WHERE seq = ?1"
        " AND kind = 'invoice') AND EXISTS (SELECT 1 FROM covers c WHERE c.live = 1 AND c.rehearsal IN (0, 1)"
        " AND c.ledger = invoice.ledger AND c.number = invoice.number)",
        "UPDATE hold SET subject = m.now FROM moved m WHERE m.seq = ?1 AND m.kind = 'hold' AND m.id = hold.id",
        "UPDATE approval SET subject = m.now FROM moved m WHERE m.seq = ?1 AND m.kind = 'approval'"
        " AND m.id = approval.id",
        /* a payment that names the old number would be tied to nothing by the rules: it stays by a person's word */
        "UPDATE payment SET decided = 1 WHERE id IN (SELECT a.payment FROM moved m JOIN applied a ON a.id = m.id"
        " WHERE m.seq = ?1 AND m.kind = 'applied' AND m.was <> m.now AND a.undone_seq IS NULL)",
        "UPDATE applied SET ledger = m.now_ledger, number = m.now, by_hand = max(by_hand, m.was <> m.now)"
        " FROM moved m WHERE m.seq = ?1 AND m.kind = 'applied'"
        " AND m.id = applied.id AND applied.undone_seq IS NULL",
        "UPDATE source_read SET source = m.now FROM moved m WHERE m.seq = ?1 AND m.kind = 'read'"
        " AND m.id = source_read.id",
    };

    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (!sql_run(store->sql, statements[i], BIND(bind_int(seq)), error))
            return false;
    }
    return true;
}

static char *body_of(const struct move *move)
{
    GString *body = g_string_new(NULL);
    g_autofree char *from = move->number ? plan_invoice_subject(move->ledger, move->number) : g_strdup(move->ledger);
    g_autofree char *to =
        move->number ? plan_invoice_subject(move->to_ledger, move->to_number) : g_strdup(move->to_ledger);

    body_line(body, "from", from);
    body_line(body, "scope", move->number ? "invoice" : "ledger");
    body_line(body, "subject", to);
    body_line(body, "reason", move->reason);
    return g_string_free(body, FALSE);
}

static bool count(struct store *store, const struct move *move, int64_t seq, struct moved_counts *counts,
                  GError **error)
{
    int64_t invoices, steps, holds;

    if (!sql_int(store->sql, 0, &invoices, error,
                 "SELECT count(*) FROM moved m JOIN invoice i ON i.id = m.id WHERE m.seq = ?1 AND m.kind = 'invoice'"
                 " AND m.was_ledger = ?2 AND i.fresh = 0",
                 BIND(bind_int(seq), bind_text(move->ledger))) ||
        !sql_int(
            store->sql, 0, &steps, error,
            "SELECT count(DISTINCT m.id) FROM moved m JOIN reminder r ON r.id = m.id JOIN covers c"
            " ON c.reminder = r.id AND c.ledger = m.now_ledger AND c.number = m.now AND c.live = 1 WHERE m.seq = ?1"
            " AND m.kind = 'covers' AND r.rehearsal = ?2 AND r.state IN ('claimed', 'uncertain', 'accepted')",
            BIND(bind_int(seq), bind_int(mode_number(move->mode)))) ||
        !sql_int(store->sql, 0, &holds, error,
                 "SELECT count(*) FROM moved m JOIN hold h ON h.id = m.id WHERE m.seq = ?1 AND m.kind = 'hold'"
                 " AND h.lifted_seq IS NULL",
                 BIND(bind_int(seq))))
        return false;
    *counts = (struct moved_counts){(int)invoices, (int)steps, (int)holds};
    return true;
}

static bool check_counts(const struct move *move, const struct moved_counts *counts, GError **error)
{
    if (counts->invoices)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "nothing is known of \"%s%s%s\", so nothing can move",
                move->ledger, move->number ? "/" : "", move->number ? move->number : "");
    return false;
}

bool store_move(struct store *store, const struct move *move, struct moved_counts *counts, GError **error)
{
    g_autofree char *body = body_of(move);
    int64_t client = move->client_key ? party_id(store, move->client_key, NULL, error) : 0;
    int64_t invoice = move->number ? invoice_find(store, move->ledger, move->number, error) : 0, seq;

    return client >= 0 && invoice >= 0 && move_cancel_waiting(store, move->ledger, move->number, error) &&
           move_cancel_waiting(store, move->to_ledger, move->to_number, error) && drop_tasks(store, move, error) &&
           check_contradictions(store, move, error) &&
           journal_append(store,
                          &(struct journal_entry){.type = move->number ? "invoice-moved" : "ledger-renamed",
                                                  .actor = move->actor,
                                                  .client = client,
                                                  .invoice = invoice,
                                                  .decides = true,
                                                  .body = body},
                          &seq, error) &&
           store_names_changed(store, seq, error) && list_rows(store, move, seq, error) &&
           move_rows(store, seq, error) && move_tasks(store, seq, false, error) &&
           count(store, move, seq, counts, error) && check_counts(move, counts, error);
}
