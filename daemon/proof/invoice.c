/* SPDX-License-Identifier: MIT */
#include "proof/records.h"
#include "proof/rows_inside.h"
#include "proof/states.h"

int64_t invoice_find(struct store *store, const char *ledger, const char *number, GError **error)
{
    int64_t id;

    if (!sql_int(store->sql, 0, &id, error, "SELECT id FROM invoice WHERE ledger = ?1 AND number = ?2",
                 BIND(bind_text(ledger), bind_text(number))))
        return -1;
    return id;
}

/* The id stays when the row is written again; `reminded` too. A vanished row was not in this read. */
static bool put(struct store *store, const struct history_invoice *known, int64_t client, int64_t read, int64_t new_id,
                GError **error)
{
    bool closed = known->state == INVOICE_PAID || known->state == INVOICE_GONE;
    civil_day today = (civil_day)(clock_now_ms(store->clock) / 86400000);

    return sql_run(store->sql,
                   "INSERT INTO invoice(id, ledger, number, client, first_seen, due, total, balance, currency, state,"
                   " seen_read, partial_since, returned_since, paid_on, partial_stage, cycle, first_sight_held,"
                   " closed_day, fresh) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                   " ?17, ?18, 0) ON CONFLICT(ledger, number) DO UPDATE SET client = excluded.client,"
                   " first_seen = excluded.first_seen, due = excluded.due, total = excluded.total,"
                   " balance = excluded.balance, currency = excluded.currency, state = excluded.state,"
                   " seen_read = excluded.seen_read, partial_since = excluded.partial_since,"
                   " returned_since = excluded.returned_since, paid_on = excluded.paid_on,"
                   " partial_stage = excluded.partial_stage, cycle = excluded.cycle,"
                   " first_sight_held = excluded.first_sight_held, fresh = 0,"
                   " closed_day = CASE WHEN excluded.closed_day IS NULL THEN NULL"
                   "  ELSE COALESCE(invoice.closed_day, excluded.closed_day) END",
                   BIND(bind_int(new_id), bind_text(known->ledger), bind_text(known->number), bind_int(client),
                        bind_number_day(known->first_seen), bind_number_day(known->due), bind_int(known->total),
                        bind_int(known->balance), bind_text(known->currency),
                        bind_text(invoice_state_word(known->state)), bind_int(read),
                        bind_number_day(known->partial_since), bind_number_day(known->returned_since),
                        bind_number_day(known->paid_on), bind_int(known->partial_stage), bind_int(known->cycle),
                        bind_int(known->first_sight_held), bind_number_day(closed ? today : DAY_NONE)),
                   error);
}

static bool next_id(struct store *store, int64_t *id, GError **error)
{
    return sql_int(store->sql, 1, id, error, "SELECT max(id) + 1 FROM invoice", NO_BIND);
}

/* What is written of ITEM: its own record, or that of a quiet row. */
static struct history_invoice record_of(const struct plan_item *item)
{
    struct history_invoice known = *item->history;

    if (known.ledger)
        return known;
    known.ledger = item->source->ledger->key;
    known.number = item->invoice->number;
    known.client = item->client->key;
    known.total = item->invoice->total;
    known.balance = item->invoice->balance;
    known.due = item->due;
    memcpy(known.currency, item->invoice->currency, sizeof known.currency);
    return known;
}

bool invoice_reminded(struct store *store, const struct plan_item *item, int64_t *id, GError **error)
{
    const struct history_invoice known = record_of(item);

    *id = invoice_find(store, known.ledger, known.number, error);
    if (*id == 0) {
        int64_t client = party_id(store, known.client, NULL, error);

        if (client < 0 || !next_id(store, id, error) || !put(store, &known, client, known.seen_read, *id, error))
            return false;
    }
    return *id > 0 && sql_run(store->sql,
                              "UPDATE OR ROLLBACK invoice SET reminded = 1 WHERE ledger = ?1 AND number = ?2"
                              " AND reminded = 0",
                              BIND(bind_text(known.ledger), bind_text(known.number)), error);
}

/* R9: an approval of one invoice has done its work once the row is held no more. */
static bool first_sight_is_over(struct store *store, const struct history_invoice *known, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%s/%s", known->ledger, known->number);

    return sql_run(store->sql,
                   "UPDATE approval SET used = ?2 WHERE what = 'first-sight' AND subject = ?1 AND used IS NULL",
                   BIND(bind_text(subject), bind_time(clock_now_ms(store->clock))), error);
}

static int64_t read_of(const struct history_invoice *known, GHashTable *reads)
{
    gpointer read = reads ? g_hash_table_lookup(reads, known->ledger) : NULL;

    if (!read || known->state == INVOICE_MISSING || known->state == INVOICE_GONE)
        return known->seen_read;
    return GPOINTER_TO_INT(read);
}

bool invoice_write(struct store *store, const struct history *history, guint first, guint count, GHashTable *reads,
                   GError **error)
{
    int64_t id, approvals;

    if (!store_names_are_current(store, error) || !next_id(store, &id, error) ||
        !sql_int(store->sql, 0, &approvals, error,
                 "SELECT count(*) FROM approval WHERE what = 'first-sight' AND used IS NULL", NO_BIND))
        return false;
    for (guint i = first; i < first + count && i < history->invoices->len; i++) {
        const struct history_invoice *known = &g_array_index(history->invoices, struct history_invoice, i);
        int64_t client;

        if (!known->changed)
            continue;
        client = party_id(store, known->client, NULL, error);
        if (client < 0 || !put(store, known, client, read_of(known, reads), id++, error))
            return false;
        if (approvals && !known->first_sight_held && !first_sight_is_over(store, known, error))
            return false;
    }
    return true;
}
