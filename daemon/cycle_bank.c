/* SPDX-License-Identifier: MIT */
/* Looks at the banks before the plan, and writes down what was found after it. */
#include "cycle_steps.h"
#include "proof/bank.h"
#include "proof/store.h"
#include "world_bank.h"

bool cycle_read_banks(struct cycle *cycle, bool *done, GError **error)
{
    return world_banks_step(cycle->world, cycle->store, done, &cycle->unreconciled, error);
}

static bool record_files(struct cycle *cycle, GError **error)
{
    const GPtrArray *files = cycle->world->banks->files;

    for (guint i = 0; i < files->len; i++)
        if (!bank_file_record(cycle->store, files->pdata[i], error))
            return false;
    return true;
}

/* A file counts as read only once its payments are all in the store: until then each pass looks at it anew. */
static bool write_rows(struct cycle *cycle, GError **error)
{
    GArray *rows = cycle->world->banks->book->rows;

    for (int written = 0; cycle->position < rows->len && written < ROWS_A_STEP; cycle->position++) {
        struct bank_row *row = &g_array_index(rows, struct bank_row, cycle->position);

        if (!row->changed)
            continue;
        if (!bank_row_write(cycle->store, row, error))
            return false;
        row->changed = false;
        written++;
    }
    return cycle->position < rows->len || record_files(cycle, error);
}

bool cycle_write_banks(struct cycle *cycle, bool *done, GError **error)
{
    const struct bank_book *book = cycle->world->banks->book;

    *done = true;
    if (!book || cycle->plan->clock_held)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    if (!cycle_finish(cycle, write_rows(cycle, error), error))
        return false;
    *done = cycle->position >= book->rows->len;
    return true;
}

/* Behind the invoices: a payment is closed only once what it pays is known to be. */
bool cycle_settle_banks(struct cycle *cycle, bool *done, GError **error)
{
    struct world_banks *banks = cycle->world->banks;

    *done = true;
    if (!banks->book || cycle->plan->clock_held)
        return true;
    if (!cycle->position++)
        banks->settled = (struct bank_cursor){0};
    if (!store_begin(cycle->store, error))
        return false;
    return cycle_finish(cycle, bank_settle(cycle->store, cycle->world->now.day, &banks->settled, done, error), error);
}
