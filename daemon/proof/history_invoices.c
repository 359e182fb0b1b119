/* SPDX-License-Identifier: MIT */
/*
 * One ordered scan a ledger over the invoices; steps are looked up for those that have any. Steps of an invoice
 * closed long ago stay in the store, so that a pass does not grow with the log; should its balance come back, that
 * pass opens the row again (nothing is due before its grace is over) and the next one finds the steps.
 */
#include <string.h>

#include "proof/history_parts.h"
#include "proof/states.h"

#define INVOICES                                                                                                       \
    "SELECT number, client, first_seen, due, total, balance, currency, state, seen_read, partial_since,"               \
    " returned_since, paid_on, partial_stage, cycle, first_sight_held, taken_back,"                                    \
    " reminded = 1 AND (closed_day IS NULL OR closed_day >= ?2) FROM invoice WHERE ledger = ?1 AND fresh = 0"          \
    " ORDER BY number"
enum {
    NUMBER,
    CLIENT,
    FIRST_SEEN,
    DUE,
    TOTAL,
    BALANCE,
    CURRENCY,
    STATE,
    SEEN_READ,
    PARTIAL_SINCE,
    RETURNED_SINCE,
    PAID_ON,
    PARTIAL_STAGE,
    CYCLE,
    FIRST_SIGHT_HELD,
    TAKEN_BACK,
    HAS_STEPS,
};

/* Client keys by party id, so that a million rows need no look-up each. Kept by HISTORY. */
static GPtrArray *load_keys(struct store *store, struct history *history, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    AUTO(rows) rows = sql_query(store->sql, "SELECT id, key FROM who ORDER BY id", NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        gint id = (gint)column_int(rows, 0);

        if (id >= (gint)keys->len)
            g_ptr_array_set_size(keys, id + 1);
        keys->pdata[id] = (gpointer)history_keep(history, column_text(rows, 1));
    }
    return step == ROWS_END ? g_steal_pointer(&keys) : NULL;
}

/* The day of delivery is the latest it can have been in any zone, so that nothing that counts from it comes early. */
#define STEPS                                                                                                          \
    "SELECT r.policy, c.stage, c.cycle, c.round, r.action, r.state, r.day, r.term_until, r.id,"                        \
    " (SELECT date(min(e.time), '+14 hours') FROM evidence e WHERE e.reminder = r.id"                                  \
    " AND e.level IN ('delivered', 'displayed', 'replied')), r.costs_kind, r.costs FROM covers c"                      \
    " CROSS JOIN reminder r ON r.id = c.reminder WHERE c.live = 1 AND c.rehearsal = ?1 AND c.ledger = ?2"              \
    " AND c.number = ?3 ORDER BY r.day, r.id"

static bool load_steps(struct store *store, struct history_invoice *invoice, enum run_mode mode, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, STEPS,
                     BIND(bind_int(mode_number(mode)), bind_text(invoice->ledger), bind_text(invoice->number)), error);
    enum rows_step found = ROWS_FAILED;

    while (rows && (found = rows_next(rows, error)) == ROWS_ROW) {
        struct history_step step = {
            .cycle = (int)column_int(rows, 2),
            .round = (int)column_int(rows, 3),
            .day = column_day(rows, 6),
            .term_until = column_day(rows, 7),
            .reminder = column_int(rows, 8),
            .delivered = !column_is_null(rows, 9),
            .delivered_day = column_day(rows, 9),
            .posted = g_strcmp0(column_text(rows, 4), "post") == 0,
            .named_costs = g_strcmp0(column_text(rows, 10), "announce") == 0,
            .costs = column_int(rows, 11),
        };

        /* planned and queued ones are planned anew */
        if (!step_of(column_text(rows, 4), column_text(rows, 5), &step.kind, &step.state))
            continue;
        step.policy = column_dup(rows, 0);
        step.stage = column_dup(rows, 1);
        if (!invoice->steps)
            invoice->steps = history_steps_new();
        g_array_append_val(invoice->steps, step);
    }
    return found == ROWS_END;
}

static const char *key_of(const GPtrArray *keys, int64_t client)
{
    const char *key = client > 0 && client < keys->len ? keys->pdata[client] : NULL;

    return key ? key : "";
}

/* Taken from where it stands in the row: column_text() would copy it to put a NUL behind. */
static const char *keep_number(struct history *history, struct rows *rows)
{
    gsize size;
    const void *number = column_bytes(rows, NUMBER, &size);

    return g_string_chunk_insert_len(history->strings, number, (gssize)size);
}

static void read_currency(struct rows *rows, char currency[CURRENCY_SIZE])
{
    gsize size;
    const void *code = column_bytes(rows, CURRENCY, &size);

    memcpy(currency, code, MIN(size, CURRENCY_SIZE - 1));
}

static struct history_invoice read_invoice(struct rows *rows, struct history *history, const char *ledger,
                                           const GPtrArray *keys)
{
    struct history_invoice invoice = {
        .ledger = ledger,
        .number = keep_number(history, rows),
        .client = key_of(keys, column_int(rows, CLIENT)),
        .first_seen = column_number_day(rows, FIRST_SEEN),
        .due = column_number_day(rows, DUE),
        .total = column_int(rows, TOTAL),
        .balance = column_int(rows, BALANCE),
        .state = invoice_state_of(column_text(rows, STATE)),
        .seen_read = (int32_t)column_int(rows, SEEN_READ),
        .partial_since = column_number_day(rows, PARTIAL_SINCE),
        .returned_since = column_number_day(rows, RETURNED_SINCE),
        .paid_on = column_number_day(rows, PAID_ON),
        .partial_stage = (int)column_int(rows, PARTIAL_STAGE),
        .cycle = (int)column_int(rows, CYCLE),
        .first_sight_held = column_int(rows, FIRST_SIGHT_HELD) != 0,
        .taken_back = column_int(rows, TAKEN_BACK) != 0,
    };

    read_currency(rows, invoice.currency);
    return invoice;
}

static bool load_ledger(struct store *store, struct history *history, const char *ledger, const GPtrArray *keys,
                        enum run_mode mode, civil_day today, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, INVOICES, BIND(bind_text(ledger), bind_number_day(today - CLOSED_DAYS)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct history_invoice invoice = read_invoice(rows, history, ledger, keys);

        g_array_append_val(history->invoices, invoice);
        if (column_int(rows, HAS_STEPS) &&
            !load_steps(store, &g_array_index(history->invoices, struct history_invoice, history->invoices->len - 1),
                        mode, error))
            return false;
    }
    return step == ROWS_END;
}

bool history_load_invoices(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                           GError **error)
{
    g_autoptr(GPtrArray) keys = load_keys(store, history, error);

    for (const char *ledger = ""; keys;) {
        g_autofree char *next = NULL;

        if (!sql_text(store->sql, &next, error, "SELECT min(ledger) FROM invoice WHERE ledger > ?1",
                      BIND(bind_text(ledger))))
            return false;
        if (!next)
            return true;
        ledger = history_keep(history, next);
        if (!load_ledger(store, history, ledger, keys, mode, today, error))
            return false;
    }
    return false;
}
