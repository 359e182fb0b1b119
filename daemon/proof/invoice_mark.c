/* SPDX-License-Identifier: MIT */
#include "proof/invoice_mark.h"

#include <string.h>

#include "ledger/mark.h"

/* Nothing is known of ROW but what a row of a ledger says, and when it was seen. */
static bool is_plain(const struct invoice_row *row)
{
    return row->state == INVOICE_OPEN && !row->reminded && row->cycle == 1 && !row->first_sight_held &&
           !row->taken_back && row->partial_since == DAY_NONE && row->partial_stage == 0 &&
           row->returned_since == DAY_NONE && row->paid_on == DAY_NONE && row->closed_day == DAY_NONE &&
           row->first_seen != DAY_NONE && row->due != DAY_NONE;
}

struct invoice_mark invoice_mark(const struct invoice_row *row, guint32 size)
{
    struct mark_facts facts = {.total = row->total, .balance = row->balance, .due = row->due};

    memcpy(facts.currency, row->currency, sizeof facts.currency);
    return (struct invoice_mark){
        .mark = is_plain(row) ? mark_of(row->number, row->size, &facts) : 0,
        .client = (int32_t)row->client,
        .first_seen = row->first_seen,
        .seen_read = row->seen_read,
        .size = size,
    };
}

static guint64 mixed(guint64 sum, guint64 word)
{
    sum = (sum ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return sum ^ sum >> 29;
}

int64_t invoice_sum(const void *data, gsize size)
{
    const guint8 *bytes = data;
    guint64 sum = size, word;

    for (; size >= sizeof(guint64); size -= sizeof(guint64), bytes += sizeof(guint64)) {
        memcpy(&word, bytes, sizeof word);
        sum = mixed(sum, word);
    }
    if (!size)
        return (int64_t)sum;
    word = 0;
    memcpy(&word, bytes, size);
    return (int64_t)mixed(sum, word);
}
