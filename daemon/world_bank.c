/* SPDX-License-Identifier: MIT */
/* The stages of a look at the banks, each cut into bites. */
#include "world_bank.h"

#include "world_bank_inside.h"

enum { STEP_MS = 30, TAKEN_A_BITE = 256 };

static void file_free(gpointer data)
{
    bank_file_free(data);
}

static struct bank_work *work_new(void)
{
    return g_new0(struct bank_work, 1);
}

static void work_free(struct bank_work *work)
{
    bank_matching_free(work->matching);
    bank_book_free(work->book);
    g_clear_pointer(&work->asked, g_hash_table_unref);
    g_clear_pointer(&work->order, g_ptr_array_unref);
    g_clear_pointer(&work->shown, g_hash_table_unref);
    g_free(work);
}

struct world_banks *world_banks_new(void)
{
    struct world_banks *banks = g_new0(struct world_banks, 1);

    banks->files = g_ptr_array_new_with_free_func(file_free);
    banks->listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    banks->work = work_new();
    return banks;
}

void world_banks_free(struct world_banks *banks)
{
    work_free(banks->work);
    g_ptr_array_unref(banks->files);
    g_hash_table_unref(banks->listed);
    g_clear_pointer(&banks->todo, g_ptr_array_unref);
    bank_reading_free(banks->reading);
    bank_book_free(banks->book);
    g_free(banks);
}

void world_banks_stop(struct world_banks *banks)
{
    enum bank_stage stage = banks->work->stage;

    if (stage == BANK_LOOK || stage == BANK_READ) /* rests on no ledger */
        return;
    work_free(banks->work);
    banks->work = work_new();
}

/* -- stages ---------------------------------------------------------------- */

struct bite {
    struct world *world;
    struct store *store;
    struct bank_work *work;
};

/* Each does a bit of its stage; *DONE when there is no more of it. */
typedef bool (*stage_func)(struct bite *bite, bool *done, GError **error);

static bool look(struct bite *bite, bool *done, GError **error)
{
    *done = true;
    return world_bank_look(bite->world, bite->store, error);
}

static bool read_on(struct bite *bite, bool *done, GError **error)
{
    (void)error;
    *done = world_bank_read_on(bite->world);
    return true;
}

/* The book of before goes first: two would take twice the room. */
static bool load(struct bite *bite, bool *done, GError **error)
{
    if (!bite->work->book) {
        g_clear_pointer(&bite->world->banks->book, bank_book_free);
        bite->work->book = bank_book_new();
    }
    *done = true;
    return !bite->store || bank_book_load_some(bite->store, bite->work->book, &bite->work->from, done, error);
}

static bool load_statements(struct bite *bite, bool *done, GError **error)
{
    *done = true;
    return !bite->store || bank_book_load_statements(bite->store, bite->work->book, bite->world->now.day, error);
}

static bool is_known(const char *bank, const char *key, void *data)
{
    return data && bank_payment_known(data, bank, key);
}

static bool take(struct bite *bite, bool *done, GError **error)
{
    const GPtrArray *files = bite->world->banks->files;
    struct bank_work *work = bite->work;
    const struct bank_file *file = work->file < files->len ? files->pdata[work->file] : NULL;
    guint end = file ? MIN(work->position + TAKEN_A_BITE, file->payments->len) : 0;

    (void)error;
    *done = !file;
    if (!file)
        return true;
    if (!work->position)
        bank_book_take_statements(work->book, file);
    for (; work->position < end; work->position++)
        bank_book_take_payment(work->book, file, work->position, is_known, bite->store);
    if (end == file->payments->len) {
        work->position = 0;
        work->file++;
    }
    return true;
}

static bool load_payers(struct bite *bite, bool *done, GError **error)
{
    struct bank_work *work = bite->work;
    guint end = MIN(work->position + TAKEN_A_BITE, work->book->rows->len);

    *done = !bite->store || end == work->book->rows->len;
    if (!work->asked)
        work->asked = g_hash_table_new(g_str_hash, g_str_equal);
    for (; bite->store && work->position < end; work->position++) {
        const char *iban = g_array_index(work->book->rows, struct bank_row, work->position).payment.iban;

        if (!*iban || g_hash_table_contains(work->asked, iban))
            continue;
        if (!bank_book_load_payer(bite->store, work->book, iban, error))
            return false;
        g_hash_table_add(work->asked, (gpointer)iban);
    }
    return true;
}

static bool match(struct bite *bite, bool *done, GError **error)
{
    struct bank_work *work = bite->work;
    const struct world *world = bite->world;

    (void)error;
    if (!work->matching)
        work->matching = bank_match_begin(work->book, world->ledgers, &world->config->match, world->config->timezone);
    *done = bank_match_step(work->matching);
    if (*done)
        g_clear_pointer(&work->matching, bank_matching_free);
    return true;
}

static bool tell_rest(struct bite *bite, GError **error)
{
    struct world *world = bite->world;
    g_autoptr(GHashTable) unread = bite->store ? bank_unread_load(bite->store, error)
                                               : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    if (!unread)
        return false;
    world_bank_tell_banks(world, bite->work->book, unread);
    world->banks->book = g_steal_pointer(&bite->work->book);
    return true;
}

static bool tell(struct bite *bite, bool *done, GError **error)
{
    *done = world_bank_tell_payments(bite->world, bite->work);
    return !*done || tell_rest(bite, error);
}

static const stage_func stages[] = {
    [BANK_LOOK] = look, [BANK_READ] = read_on,       [BANK_LOAD] = load,   [BANK_STATEMENTS] = load_statements,
    [BANK_TAKE] = take, [BANK_PAYERS] = load_payers, [BANK_MATCH] = match, [BANK_TELL] = tell,
};

bool world_banks_bite(struct world *world, struct store *store, bool *done, GError **error)
{
    struct bite bite = {world, store, world->banks->work};
    bool ended = false;

    *done = false;
    if (!stages[bite.work->stage](&bite, &ended, error))
        return false;
    if (!ended)
        return true;
    bite.work->stage++;
    bite.work->position = 0;
    *done = bite.work->stage == BANK_END;
    if (*done)
        world_banks_stop(world->banks);
    return true;
}

bool world_banks_step(struct world *world, struct store *store, bool *done, bool *changed, GError **error)
{
    int64_t end = clock_monotonic_ms() + STEP_MS;

    *done = !world->config->banks->len;
    while (!*done) {
        if (!world_banks_bite(world, store, done, error))
            return false;
        if (clock_monotonic_ms() >= end)
            break;
    }
    if (changed && world->banks->fresh)
        *changed = true;
    world->banks->fresh = false;
    return true;
}
