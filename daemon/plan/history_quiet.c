/* SPDX-License-Identifier: MIT */
/*
 * Quiet rows: nothing has happened to them and they stand in their ledger as they were last seen, so that the row
 * itself says nearly all that is known. Of a million open invoices they are nearly all.
 */
#include <string.h>

#include "ledger/ledger.h"
#include "ledger/mark.h"
#include "plan/history.h"

/* The key that a client of the ledger was last found to have. */
struct history_quiet_key {
    const struct ledger_client *client;
    const char *key;
};

void history_quiet_clear(struct history_quiet *quiet)
{
    g_free(quiet->rows);
    g_free(quiet->keys);
}

struct history_quiet *history_quiet_new(struct history *history, const struct ledger *ledger)
{
    struct history_quiet quiet = {.ledger = ledger, .rows = g_new(struct history_quiet_row, ledger->invoices->len)};

    for (guint i = 0; i < ledger->invoices->len; i++)
        quiet.rows[i] = (struct history_quiet_row){.first_seen = DAY_NONE};
    quiet.clients = ledger->clients ? MAX(g_hash_table_size(ledger->clients), 1) : 1;
    quiet.keys = g_new0(struct history_quiet_key, quiet.clients);
    g_array_append_val(history->quiet, quiet);
    return &g_array_index(history->quiet, struct history_quiet, history->quiet->len - 1);
}

struct history_quiet *history_quiet_of(const struct history *history, const struct ledger *ledger)
{
    for (guint i = 0; i < history->quiet->len; i++) {
        struct history_quiet *quiet = &g_array_index(history->quiet, struct history_quiet, i);

        if (quiet->ledger == ledger)
            return quiet;
    }
    return NULL;
}

static const struct invoice *row_at(const struct history_quiet *quiet, guint place)
{
    return &g_array_index(quiet->ledger->invoices, struct invoice, place);
}

/* Nothing but first_seen and seen_read is of KNOWN alone. */
static bool is_as(const struct history_invoice *known, const struct invoice *row)
{
    return known->state == INVOICE_OPEN && !known->steps && known->cycle == 1 && !known->first_sight_held &&
           !known->taken_back && !known->changed && known->partial_since == DAY_NONE && known->partial_stage == 0 &&
           known->returned_since == DAY_NONE && known->paid_on == DAY_NONE && known->first_seen != DAY_NONE &&
           row->kind == KIND_INVOICE && row->status != STATUS_PAID && row->balance > 0 &&
           known->balance == row->balance && known->total == row->total && row->due != DAY_NONE &&
           known->due == row->due && !memcmp(known->currency, row->currency, CURRENCY_SIZE);
}

/* The same by MARK, which is of a record without anything else. */
static bool is_marked(guint64 mark, const struct invoice *row)
{
    struct mark_facts facts = {.total = row->total, .balance = row->balance, .due = row->due};

    memcpy(facts.currency, row->currency, sizeof facts.currency);
    return row->kind == KIND_INVOICE && row->status != STATUS_PAID && row->balance > 0 && row->due != DAY_NONE &&
           mark == mark_of(row->number, strlen(row->number), &facts);
}

/* A client with a KEY of its own, of a section or another client's, is looked at where those are known. */
static bool is_of(struct history_quiet *quiet, const char *key, const struct invoice *row)
{
    struct history_quiet_key *last = &quiet->keys[row->client_index < quiet->clients ? row->client_index : 0];

    if (last->client == row->client && last->key == key)
        return true;
    if (strcmp(key, row->client->id) != 0)
        return false;
    *last = (struct history_quiet_key){row->client, key};
    return true;
}

/* Has the key of the client of a row behind PLACE fetched from memory. */
static void fetch_ahead(const struct history_quiet *quiet, guint place)
{
    enum { AHEAD = 12 };

    if (place + AHEAD < quiet->ledger->invoices->len && row_at(quiet, place + AHEAD)->client_index < quiet->clients)
        __builtin_prefetch(&quiet->keys[row_at(quiet, place + AHEAD)->client_index]);
}

bool history_quiet_take(struct history_quiet *quiet, guint place, const struct history_invoice *known)
{
    const struct invoice *row = row_at(quiet, place);

    fetch_ahead(quiet, place);
    if (!is_as(known, row) || !is_of(quiet, known->client, row))
        return false;
    quiet->rows[place] = (struct history_quiet_row){known->first_seen, known->seen_read};
    return true;
}

bool history_quiet_match(struct history_quiet *quiet, guint place, const struct history_mark *mark)
{
    const struct invoice *row = row_at(quiet, place);

    fetch_ahead(quiet, place);
    if (!is_marked(mark->mark, row) || !is_of(quiet, mark->client, row))
        return false;
    quiet->rows[place] = mark->seen;
    return true;
}

bool history_is_quiet(const struct history_quiet *quiet, guint place)
{
    return quiet && quiet->rows[place].first_seen != DAY_NONE;
}

struct history_invoice history_quiet_invoice(const struct history_quiet *quiet, guint place)
{
    const struct invoice *row = row_at(quiet, place);
    struct history_invoice known = {
        .ledger = quiet->ledger->config->key,
        .number = row->number,
        .client = row->client->id,
        .first_seen = quiet->rows[place].first_seen,
        .seen_read = quiet->rows[place].seen_read,
        .due = row->due,
        .total = row->total,
        .balance = row->balance,
        .state = INVOICE_OPEN,
        .partial_since = DAY_NONE,
        .returned_since = DAY_NONE,
        .paid_on = DAY_NONE,
        .cycle = 1,
    };

    memcpy(known.currency, row->currency, sizeof known.currency);
    return known;
}

bool history_look_up(const struct history *history, const char *ledger, const char *number,
                     struct history_invoice *found)
{
    const struct history_invoice *known = history_find(history, ledger, number);

    for (guint i = 0; !known && i < history->quiet->len; i++) {
        const struct history_quiet *quiet = &g_array_index(history->quiet, struct history_quiet, i);
        bool named = g_str_equal(quiet->ledger->config->key, ledger);
        const struct invoice *row = named ? ledger_find(quiet->ledger, number) : NULL;

        if (row && history_is_quiet(quiet, (guint)(row - row_at(quiet, 0)))) {
            *found = history_quiet_invoice(quiet, (guint)(row - row_at(quiet, 0)));
            return true;
        }
    }
    if (known)
        *found = *known;
    return known;
}
