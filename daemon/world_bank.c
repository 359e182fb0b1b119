/* SPDX-License-Identifier: MIT */
#include "world_bank.h"

#include <string.h>

#include "ledger/file.h"
#include "proof/bank.h"

enum { STEP_MS = 30, NS_A_MS = 1000000 };

struct bank_todo {
    const struct config_bank *bank;
    char *path;
};

static void todo_free(gpointer data)
{
    struct bank_todo *todo = data;

    g_free(todo->path);
    g_free(todo);
}

static void file_free(gpointer data)
{
    bank_file_free(data);
}

struct world_banks *world_banks_new(void)
{
    struct world_banks *banks = g_new0(struct world_banks, 1);

    banks->files = g_ptr_array_new_with_free_func(file_free);
    banks->listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return banks;
}

void world_banks_free(struct world_banks *banks)
{
    g_ptr_array_unref(banks->files);
    g_hash_table_unref(banks->listed);
    g_clear_pointer(&banks->todo, g_ptr_array_unref);
    bank_reading_free(banks->reading);
    bank_book_free(banks->book);
    g_free(banks);
}

/* -- what lies there ------------------------------------------------------- */

/* All files of all banks with how they look now. */
static GHashTable *list_files(const struct config *config)
{
    GHashTable *listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < config->banks->len; i++) {
        const struct config_bank *bank = config->banks->pdata[i];
        g_autoptr(GPtrArray) files = bank_files(bank);

        for (guint j = 0; j < files->len; j++) {
            struct ledger_stamp stamp;

            if (file_stamp_path(files->pdata[j], &stamp))
                g_hash_table_insert(listed, g_strconcat(bank->key, " ", files->pdata[j], NULL),
                                    bank_stamp_text(&stamp));
        }
    }
    return listed;
}

static bool same_listing(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    gpointer name, stamp;

    if (g_hash_table_size(a) != g_hash_table_size(b))
        return false;
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &name, &stamp))
        if (g_strcmp0(g_hash_table_lookup(b, name), stamp) != 0)
            return false;
    return true;
}

bool world_banks_current(const struct world *world)
{
    g_autoptr(GHashTable) now = NULL;

    if (!world->config->banks->len)
        return true;
    now = list_files(world->config);
    return same_listing(now, world->banks->listed);
}

static bool is_read(const struct world_banks *banks, GHashTable *seen, const char *name, const char *stamp)
{
    if (g_strcmp0(g_hash_table_lookup(seen, name), stamp) == 0)
        return true;
    for (guint i = 0; i < banks->files->len; i++) {
        const struct bank_file *file = banks->files->pdata[i];
        g_autofree char *known = g_strconcat(file->bank->key, " ", file->path, NULL);
        g_autofree char *looked = bank_stamp_text(&file->stamp);

        if (g_str_equal(known, name) && g_str_equal(looked, stamp))
            return true;
    }
    return false;
}

/* What the store has by now, or looks otherwise by now, is read no more from here. */
static void drop_known(struct world_banks *banks, GHashTable *seen)
{
    for (guint i = banks->files->len; i-- > 0;) {
        const struct bank_file *file = banks->files->pdata[i];
        g_autofree char *name = g_strconcat(file->bank->key, " ", file->path, NULL);
        g_autofree char *stamp = bank_stamp_text(&file->stamp);

        if (g_strcmp0(g_hash_table_lookup(seen, name), stamp) == 0 ||
            g_strcmp0(g_hash_table_lookup(banks->listed, name), stamp) != 0)
            g_ptr_array_remove_index(banks->files, i);
    }
}

static bool begin(struct world *world, struct store *store, GError **error)
{
    struct world_banks *banks = world->banks;
    g_autoptr(GHashTable) seen =
        store ? bank_seen_load(store, error) : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    if (!seen)
        return false;
    g_hash_table_unref(banks->listed);
    banks->listed = list_files(world->config);
    drop_known(banks, seen);
    banks->todo = g_ptr_array_new_with_free_func(todo_free);
    for (guint i = 0; i < world->config->banks->len; i++) {
        const struct config_bank *bank = world->config->banks->pdata[i];
        g_autoptr(GPtrArray) files = bank_files(bank);

        for (guint j = 0; j < files->len; j++) {
            g_autofree char *name = g_strconcat(bank->key, " ", files->pdata[j], NULL);
            const char *stamp = g_hash_table_lookup(banks->listed, name);
            struct bank_todo *todo;

            if (!stamp || is_read(banks, seen, name, stamp))
                continue;
            todo = g_new0(struct bank_todo, 1);
            todo->bank = bank;
            todo->path = g_strdup(files->pdata[j]);
            g_ptr_array_add(banks->todo, todo);
        }
    }
    return true;
}

/* One bite; true when no file is left to be read. */
static bool read_on(struct world *world, bool *changed)
{
    struct world_banks *banks = world->banks;

    if (!banks->reading) {
        const struct bank_todo *todo;

        if (!banks->todo->len)
            return true;
        todo = banks->todo->pdata[0];
        banks->reading = bank_read_begin(todo->bank, todo->path, world->config->timezone);
    }
    if (!bank_read_step(banks->reading))
        return false;
    g_ptr_array_add(banks->files, bank_read_end(g_steal_pointer(&banks->reading)));
    g_ptr_array_remove_index(banks->todo, 0);
    if (changed)
        *changed = true;
    return false;
}

/* -- what the planner is told ---------------------------------------------- */

static bool is_known(const char *bank, const char *key, void *data)
{
    return data && bank_payment_known(data, bank, key);
}

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

static void tell_payments(struct world *world)
{
    const struct bank_book *book = world->banks->book;
    g_autoptr(GHashTable) shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) order = g_ptr_array_new();

    for (guint i = 0; i < book->rows->len; i++)
        g_ptr_array_add(order, &g_array_index(book->rows, struct bank_row, i));
    g_ptr_array_sort(order, by_day);
    for (guint i = 0; i < order->len; i++) {
        const struct bank_row *row = order->pdata[i];

        for (guint j = 0; j < row->ties->len; j++)
            tell(world, shown, row, &g_array_index(row->ties, struct bank_tie, j));
    }
}

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

static void tell_banks(struct world *world, GHashTable *unread)
{
    g_auto(GStrv) own = own_accounts(world->config);

    find_unread(world->banks, unread);
    for (guint i = 0; i < world->config->banks->len; i++) {
        const struct config_bank *bank = world->config->banks->pdata[i];
        struct history_bank known = {.name = g_strdup(bank->key)};

        known.unread = newest_of(unread, bank->key, world->config->timezone);

        known.known_until = bank_book_known_until(world->banks->book, bank->key, own, &known.gap);
        known.known_since = bank_book_known_since(world->banks->book, bank->key);
        g_array_append_val(world->history->banks, known);
    }
}

static bool settle(struct world *world, struct store *store, GError **error)
{
    struct world_banks *banks = world->banks;
    g_autoptr(GHashTable) unread =
        store ? bank_unread_load(store, error) : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    if (!unread)
        return false;
    bank_book_free(banks->book);
    banks->book = bank_book_new();
    if (store && !bank_book_load(store, banks->book, world->now.day, error))
        return false;
    for (guint i = 0; i < banks->files->len; i++)
        bank_book_take(banks->book, banks->files->pdata[i], is_known, store);
    bank_book_match(banks->book, world->ledgers, &world->config->match, world->config->timezone);
    tell_payments(world);
    tell_banks(world, unread);
    g_clear_pointer(&banks->todo, g_ptr_array_unref);
    return true;
}

bool world_banks_step(struct world *world, struct store *store, bool *done, bool *changed, GError **error)
{
    int64_t end = clock_monotonic_ms() + STEP_MS;

    *done = !world->config->banks->len;
    if (*done)
        return true;
    if (!world->banks->todo && !begin(world, store, error))
        return false;
    while (!read_on(world, changed))
        if (clock_monotonic_ms() >= end)
            return true;
    *done = true;
    return settle(world, store, error);
}
