/* SPDX-License-Identifier: MIT */
/*
 * All invoices, ledger by ledger in the order of their numbers; steps are looked up for those that have any. Steps of
 * an invoice closed long ago stay in the store, so that a pass does not grow with the log; should its balance come
 * back, that pass opens the row again (nothing is due before its grace is over) and the next one finds the steps.
 */
#include <string.h>

#include "ledger/ledger.h"
#include "proof/history_parts.h"
#include "proof/invoice_pack.h"
#include "proof/states.h"

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

struct loading {
    struct store *store;
    struct history *history;
    const char *ledger; /* kept by the history */
    const GPtrArray *keys;
    enum run_mode mode;
    civil_day closed_since;      /* steps of those closed before are not looked for */
    struct history_quiet *quiet; /* of the ledger, NULL = none can be */
    guint place;                 /* in the ledger: no row before it is asked for any more */
};

/* Whether NUMBER comes before that of ROW, is it, or comes behind it. */
static int compare(const char *number, const struct invoice_row *row)
{
    int order = strncmp(number, row->number, row->size);

    return order ? order : number[row->size] != '\0';
}

/* Whether nothing is known of ROW that its ledger does not say: both come in the order of their numbers. */
static bool take_quiet(struct loading *loading, const struct invoice_row *row, const struct history_invoice *known)
{
    const GArray *rows = loading->quiet->ledger->invoices;
    int order = -1;

    for (; loading->place < rows->len; loading->place++) {
        order = compare(g_array_index(rows, struct invoice, loading->place).number, row);
        if (order >= 0)
            break;
    }
    if (order != 0)
        return false;
    loading->place++;
    return !row->reminded && row->closed_day == DAY_NONE &&
           history_quiet_take(loading->quiet, loading->place - 1, known);
}

/* The same for nearly all of them: the next row of the ledger is the one that is marked, and says all. */
static bool take_known(void *data, const struct invoice_mark *mark)
{
    struct loading *loading = data;
    const struct history_mark known = {
        mark->mark, key_of(loading->keys, mark->client), {mark->first_seen, mark->seen_read}};

    if (!loading->quiet || loading->place >= loading->quiet->ledger->invoices->len ||
        !history_quiet_match(loading->quiet, loading->place, &known))
        return false;
    loading->place++;
    return true;
}

static bool take_row(void *data, const struct invoice_row *row, GError **error)
{
    struct loading *loading = data;
    GArray *invoices = loading->history->invoices;
    struct history_invoice invoice = {
        .ledger = loading->ledger,
        .client = key_of(loading->keys, row->client),
        .first_seen = row->first_seen,
        .due = row->due,
        .total = row->total,
        .balance = row->balance,
        .state = row->state,
        .seen_read = row->seen_read,
        .partial_since = row->partial_since,
        .returned_since = row->returned_since,
        .paid_on = row->paid_on,
        .partial_stage = row->partial_stage,
        .cycle = row->cycle,
        .first_sight_held = row->first_sight_held,
        .taken_back = row->taken_back,
    };

    memcpy(invoice.currency, row->currency, sizeof invoice.currency);
    if (loading->quiet && take_quiet(loading, row, &invoice))
        return true;
    invoice.number = g_string_chunk_insert_len(loading->history->strings, row->number, (gssize)row->size);
    g_array_append_val(invoices, invoice);
    if (!row->reminded || (row->closed_day != DAY_NONE && row->closed_day < loading->closed_since))
        return true;
    return load_steps(loading->store, &g_array_index(invoices, struct history_invoice, invoices->len - 1),
                      loading->mode, error);
}

/* Turns to the invoices of LEDGER. */
static void begin_ledger(struct loading *loading, const GPtrArray *ledgers, const char *ledger)
{
    loading->ledger = history_keep(loading->history, ledger);
    loading->quiet = NULL;
    loading->place = 0;
    for (guint i = 0; ledgers && i < ledgers->len; i++) {
        const struct ledger *one = ledgers->pdata[i];

        if (!one->failure && g_str_equal(one->config->key, ledger))
            loading->quiet = history_quiet_new(loading->history, one);
    }
}

bool history_load_invoices(struct store *store, struct history *history, const GPtrArray *ledgers, enum run_mode mode,
                           civil_day today, GError **error)
{
    g_autoptr(GPtrArray) keys = load_keys(store, history, error);
    struct loading loading = {.store = store,
                              .history = history,
                              .ledger = "",
                              .keys = keys,
                              .mode = mode,
                              .closed_since = today - CLOSED_DAYS};
    const struct invoice_taker taker = {take_known, take_row, &loading};

    while (keys) {
        g_autofree char *next = NULL;

        if (!invoice_next_ledger(store, loading.ledger, &next, error))
            return false;
        if (!next)
            return true;
        begin_ledger(&loading, ledgers, next);
        if (!invoice_pack_each(store, loading.ledger, &taker, error))
            return false;
    }
    return false;
}
