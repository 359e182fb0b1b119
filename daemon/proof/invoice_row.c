/* SPDX-License-Identifier: MIT */
#include "proof/invoice_row.h"

#include <string.h>

#include "proof/states.h"

#define ROWS                                                                                                           \
    "SELECT number, client, first_seen, due, total, balance, currency, state, seen_read, partial_since,"               \
    " returned_since, paid_on, partial_stage, cycle, first_sight_held, taken_back, reminded, closed_day FROM invoice"  \
    " WHERE ledger = ?1 AND number >= ?2 AND number < ?3 AND fresh = 0 ORDER BY number"
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
    REMINDED,
    CLOSED_DAY,
};

struct rows *invoice_rows(struct store *store, const char *ledger, const char *first, const char *next, GError **error)
{
    /* a BLOB is more than any text (https://sqlite.org/datatype3.html 4.1) */
    return sql_query_borrowing(
        store->sql, ROWS, BIND(bind_text(ledger), bind_text(first), next ? bind_text(next) : bind_bytes("", 0)), error);
}

struct invoice_row invoice_row_read(struct rows *rows)
{
    struct invoice_row row = {
        .client = column_int(rows, CLIENT),
        .total = column_int(rows, TOTAL),
        .balance = column_int(rows, BALANCE),
        .first_seen = column_number_day(rows, FIRST_SEEN),
        .due = column_number_day(rows, DUE),
        .partial_since = column_number_day(rows, PARTIAL_SINCE),
        .returned_since = column_number_day(rows, RETURNED_SINCE),
        .paid_on = column_number_day(rows, PAID_ON),
        .closed_day = column_number_day(rows, CLOSED_DAY),
        .seen_read = (int)column_int(rows, SEEN_READ),
        .partial_stage = (int)column_int(rows, PARTIAL_STAGE),
        .cycle = (int)column_int(rows, CYCLE),
        .state = invoice_state_of(column_text(rows, STATE)),
        .first_sight_held = column_int(rows, FIRST_SIGHT_HELD) != 0,
        .taken_back = column_int(rows, TAKEN_BACK) != 0,
        .reminded = column_int(rows, REMINDED) != 0,
    };
    gsize size;
    const void *currency = column_bytes(rows, CURRENCY, &size);

    memcpy(row.currency, currency, MIN(size, CURRENCY_SIZE - 1));
    row.number = column_bytes(rows, NUMBER, &row.size);
    return row;
}

/* As bytes: what every row has, then what most have not, then the number. */
enum { FIRST_SIGHT_HELD_BIT = 1, WAS_TAKEN_BACK_BIT = 2, REMINDED_BIT = 4, RARE_BIT = 8 };

struct usual {
    int64_t total, balance;
    int32_t client, seen_read, first_seen, due;
    char currency[CURRENCY_SIZE];
    uint32_t size; /* of the number */
    uint8_t state, bits, unused[6];
};

struct rare {
    int32_t partial_since, returned_since, paid_on, closed_day, partial_stage, cycle;
};

static const struct rare nothing_rare = {DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, 0, 1};

void invoice_row_put(GByteArray *bytes, const struct invoice_row *row)
{
    struct rare rare = {row->partial_since, row->returned_since, row->paid_on,
                        row->closed_day,    row->partial_stage,  row->cycle};
    bool has_rare = memcmp(&rare, &nothing_rare, sizeof rare) != 0;
    struct usual usual = {
        .total = row->total,
        .balance = row->balance,
        .client = (int32_t)row->client,
        .seen_read = row->seen_read,
        .first_seen = row->first_seen,
        .due = row->due,
        .size = (uint32_t)row->size,
        .state = (uint8_t)row->state,
        .bits =
            (uint8_t)((row->first_sight_held ? FIRST_SIGHT_HELD_BIT : 0) | (row->taken_back ? WAS_TAKEN_BACK_BIT : 0) |
                      (row->reminded ? REMINDED_BIT : 0) | (has_rare ? RARE_BIT : 0)),
    };

    memcpy(usual.currency, row->currency, sizeof usual.currency);
    g_byte_array_append(bytes, (const guint8 *)&usual, sizeof usual);
    if (has_rare)
        g_byte_array_append(bytes, (const guint8 *)&rare, sizeof rare);
    g_byte_array_append(bytes, (const guint8 *)row->number, usual.size);
}

static bool take(const guint8 **at, const guint8 *end, void *to, gsize size)
{
    if ((gsize)(end - *at) < size)
        return false;
    memcpy(to, *at, size);
    *at += size;
    return true;
}

bool invoice_row_take(const guint8 **at, const guint8 *end, struct invoice_row *row)
{
    struct rare rare = nothing_rare;
    struct usual usual;

    if (!take(at, end, &usual, sizeof usual) || ((usual.bits & RARE_BIT) && !take(at, end, &rare, sizeof rare)) ||
        (gsize)(end - *at) < usual.size || usual.state > INVOICE_IGNORED)
        return false;
    *row = (struct invoice_row){
        .number = (const char *)*at,
        .size = usual.size,
        .client = usual.client,
        .total = usual.total,
        .balance = usual.balance,
        .first_seen = usual.first_seen,
        .due = usual.due,
        .partial_since = rare.partial_since,
        .returned_since = rare.returned_since,
        .paid_on = rare.paid_on,
        .closed_day = rare.closed_day,
        .seen_read = usual.seen_read,
        .partial_stage = rare.partial_stage,
        .cycle = rare.cycle,
        .state = (enum invoice_state)usual.state,
        .first_sight_held = usual.bits & FIRST_SIGHT_HELD_BIT,
        .taken_back = usual.bits & WAS_TAKEN_BACK_BIT,
        .reminded = usual.bits & REMINDED_BIT,
    };
    memcpy(row->currency, usual.currency, sizeof row->currency);
    *at += usual.size;
    return true;
}
