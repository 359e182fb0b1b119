/* SPDX-License-Identifier: MIT */
/* What the planner is told of payments and of banks. */
#include <string.h>

#include "world_bank_inside.h"

enum { ROWS_A_BITE = 512, NS_A_MS = 1000000 };

/* -- payments -------------------------------------------------------------- */

/* What LEDGER shows as paid of the invoice of TIE beyond what it showed before our payments; 0 without the row. */
static int64_t shown_of(const struct world *world, const struct bank_tie *tie)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        const struct invoice *row =
            g_str_equal(ledger->config->key, tie->ledger) ? ledger_find(ledger, tie->number) : NULL;

        if (row)
            return MAX(tie->total_before, MAX(row->total, row->balance)) - row->balance - tie->paid_before;
    }
    return 0;
}

/* Whole payments, in the order in which they came, are what a ledger books: takes this one off what it shows. */
static bool is_shown(GHashTable *shown, const struct world *world, const struct bank_tie *tie)
{
    g_autofree char *subject = g_strconcat(tie->ledger, "/", tie->number, NULL);
    int64_t *left = g_hash_table_lookup(shown, subject), amount = tie->amount + tie->difference;

    if (!left) {
        left = g_new(int64_t, 1);
        *left = shown_of(world, tie);
        g_hash_table_insert(shown, g_steal_pointer(&subject), left);
    }
    if (*left < amount)
        return false;
    *left -= amount;
    return true;
}

static void tell(struct world *world, GHashTable *shown, const struct bank_row *row, const struct bank_tie *tie)
{
    struct history_payment payment = {
        .ledger = g_strdup(tie->ledger),
        .number = g_strdup(tie->number),
        .bank = g_strdup(row->bank),
        .name = g_strdup(row->payment.name),
        .found = g_strdup(tie->found),
        .id = row->id,
        .booked = row->payment.booked,
        .rule = tie->rule,
        .payer = (int)tie->payer,
        .paid = row->payment.amount,
        .state = PAYMENT_HELD,
        .amount = row->payment.amount,
    };

    g_strlcpy(payment.currency, row->payment.currency, CURRENCY_SIZE);
    if (tie->state == MATCH_APPLIED) {
        payment.state = PAYMENT_APPLIED;
        payment.paid = tie->amount;
        payment.amount = is_shown(shown, world, tie) ? 0 : tie->amount + tie->difference;
    } else if (tie->state == MATCH_REVERSED) {
        payment.state = PAYMENT_REVERSED;
    } else if (tie->state == MATCH_HINT && world->now.day > row->payment.booked + MATCH_GRACE_DAYS) {
        payment.amount = 0;
    }
    g_array_append_val(world->history->payments, payment);
}

static int by_day(const void *left, const void *right)
{
    const struct bank_row *a = *(const struct bank_row *const *)left, *b = *(const struct bank_row *const *)right;

    if (a->payment.booked != b->payment.booked)
        return a->payment.booked < b->payment.booked ? -1 : 1;
    return strcmp(a->payment.key, b->payment.key);
}

static void put_in_order(struct bank_work *work)
{
    work->order = g_ptr_array_new();
    work->shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < work->book->rows->len; i++)
        g_ptr_array_add(work->order, &g_array_index(work->book->rows, struct bank_row, i));
    g_ptr_array_sort(work->order, by_day);
}

bool world_bank_tell_payments(struct world *world, struct bank_work *work)
{
    guint end;

    if (!work->order) {
        put_in_order(work);
        return false;
    }
    end = MIN(work->position + ROWS_A_BITE, work->order->len);
    for (; work->position < end; work->position++) {
        const struct bank_row *row = work->order->pdata[work->position];

        for (guint i = 0; i < row->ties->len; i++)
            tell(world, work->shown, row, &g_array_index(row->ties, struct bank_tie, i));
    }
    return end == work->order->len;
}

/* -- banks ----------------------------------------------------------------- */

/* Adds to UNREAD ("bank path" -> stamp) what could not be read just now, and leaves what lies there no more. */
static void find_unread(const struct world_banks *banks, GHashTable *unread)
{
    GHashTableIter iter;
    gpointer name, stamp;

    for (guint i = 0; i < banks->files->len; i++) {
        const struct bank_file *file = banks->files->pdata[i];

        if (bank_file_is_unread(file))
            g_hash_table_replace(unread, g_strconcat(file->bank->key, " ", file->path, NULL),
                                 bank_stamp_text(&file->stamp));
    }
    g_hash_table_iter_init(&iter, unread);
    while (g_hash_table_iter_next(&iter, &name, &stamp))
        if (g_strcmp0(g_hash_table_lookup(banks->listed, name), stamp) != 0)
            g_hash_table_iter_remove(&iter);
}

static civil_day newest_of(GHashTable *unread, const char *bank, GTimeZone *zone)
{
    g_autofree char *start = g_strconcat(bank, " ", NULL);
    civil_day newest = DAY_NONE;
    GHashTableIter iter;
    gpointer name, stamp;

    g_hash_table_iter_init(&iter, unread);
    while (g_hash_table_iter_next(&iter, &name, &stamp))
        if (g_str_has_prefix(name, start))
            newest = MAX(newest, moment_at(bank_stamp_mtime_ns(stamp) / NS_A_MS, zone).day);
    return newest;
}

/* The accounts that letters ask to be paid to, plain. New list. */
static char **own_accounts(const struct config *config)
{
    char **own = g_new0(char *, config->senders->len + 1);

    for (guint i = 0; i < config->senders->len; i++)
        own[i] = bank_account_plain(((const struct config_sender *)config->senders->pdata[i])->iban);
    return own;
}

void world_bank_tell_banks(struct world *world, const struct bank_book *book, GHashTable *unread)
{
    g_auto(GStrv) own = own_accounts(world->config);

    find_unread(world->banks, unread);
    for (guint i = 0; i < world->config->banks->len; i++) {
        const struct config_bank *bank = world->config->banks->pdata[i];
        struct history_bank known = {.name = g_strdup(bank->key)};

        known.unread = newest_of(unread, bank->key, world->config->timezone);

        known.known_until = bank_book_known_until(book, bank->key, own, &known.gap);
        known.known_since = bank_book_known_since(book, bank->key);
        g_array_append_val(world->history->banks, known);
    }
}
