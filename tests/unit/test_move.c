/* SPDX-License-Identifier: MIT */
/* The same under another name, in the store: what goes along, what contradicts, what is taken back. */
#include "proof_fixture.h"

#include "proof/move.h"

static struct history *load(struct fixture *f)
{
    GError *error = NULL;
    struct history *history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(history);
    return history;
}

/* All three invoices, written as a pass would. */
static void write_invoices(struct fixture *f)
{
    struct history *history = history_new();
    GError *error = NULL;

    g_array_append_vals(history->invoices, f->known, 3);
    g_array_set_clear_func(history->invoices, NULL);
    MUST(store_begin(f->store, &error) && invoice_write(f->store, history, 0, 3, NULL, &error) &&
         store_commit(f->store, &error));
    history_free(history);
}

static bool move(struct fixture *f, const char *ledger, const char *number, const char *to_ledger,
                 const char *to_number, struct moved_counts *counts, GError **error)
{
    const struct move act = {.ledger = ledger,
                             .number = number,
                             .to_ledger = to_ledger,
                             .to_number = to_number,
                             .client_key = number ? "acme" : NULL,
                             .mode = MODE_LIVE,
                             .actor = "piet",
                             .reason = "made anew"};

    if (!store_begin(f->store, error))
        return false;
    if (store_move(f->store, &act, counts, error))
        return store_commit(f->store, error);
    store_rollback(f->store);
    return false;
}

static bool merge(struct fixture *f, const char *key, const char *into, struct moved_counts *counts, GError **error)
{
    if (!store_begin(f->store, error))
        return false;
    if (client_merge(f->store, key, into, "piet", "one firm", counts, error))
        return store_commit(f->store, error);
    store_rollback(f->store);
    return false;
}

static bool undo(struct fixture *f, GError **error)
{
    AUTO(act) act = NULL;

    if (!store_begin(f->store, error))
        return false;
    act = act_find(f->store, 0, "piet", error);
    if (act && act_undo(f->store, act, TODAY, "piet", error))
        return store_commit(f->store, error);
    store_rollback(f->store);
    return false;
}

/* "reminder formal": the stages served of an invoice, "-" when it is not known. */
static void want_steps(struct fixture *f, const char *ledger, const char *number, const char *want)
{
    struct history *history = load(f);
    const struct history_invoice *known = history_find(history, ledger, number);
    g_autoptr(GString) got = g_string_new(known ? "" : "-");

    for (guint i = 0; known && known->steps && i < known->steps->len; i++)
        g_string_append_printf(got, "%s%s", got->len ? " " : "",
                               g_array_index(known->steps, struct history_step, i).stage);
    if (!g_str_equal(got->str, want))
        fail_msg("%s/%s: got «%s» want «%s»", ledger, number, got->str, want);
    history_free(history);
}

static void an_invoice_takes_its_steps_and_number_along(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;
    int64_t id;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    id = ask(f, "SELECT id FROM invoice WHERE number = '2026-001'");
    MUST(move(f, "main", "2026-001", "shop", "S-9", &counts, &error));
    WANT_INT(counts.invoices, 1);
    WANT_INT(counts.steps, 1);
    want_steps(f, "shop", "S-9", "reminder");
    want_steps(f, "main", "2026-001", "-");
    WANT_INT(ask(f, "SELECT id FROM invoice WHERE ledger = 'shop' AND number = 'S-9'"), id);
    WANT_INT(ask(f, "SELECT invoice FROM journal WHERE type = 'invoice-moved'"), id);
    WANT_INT(ask(f, "SELECT decides FROM journal WHERE type = 'invoice-moved'"), 1);
    MUST(undo(f, &error));
    want_steps(f, "main", "2026-001", "reminder");
    want_steps(f, "shop", "S-9", "-");
    MUST_FAIL(undo(f, &error), HERINNERD_ERROR_USAGE); /* nothing is left */
}

static void the_young_row_of_the_target_gives_way_and_comes_back(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "2026-002", &counts, &error));
    want_steps(f, "main", "2026-002", "reminder");
    want_steps(f, "main", "2026-001", "-"); /* as if never seen */
    WANT_INT(ask(f, "SELECT balance FROM invoice WHERE number = '2026-002'"), 12100);
    MUST(undo(f, &error));
    want_steps(f, "main", "2026-001", "reminder");
    want_steps(f, "main", "2026-002", "");
    WANT_INT(ask(f, "SELECT balance FROM invoice WHERE number = '2026-002'"), 12101);
}

static void what_the_target_had_itself_is_refused(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 2, MODE_LIVE); /* one letter about both */
    MUST_FAIL(move(f, "main", "2026-001", "main", "2026-002", &counts, &error), HERINNERD_ERROR_USAGE);
    want_steps(f, "main", "2026-001", "reminder");
    MUST_FAIL(move(f, "main", "nothing", "main", "2026-002", &counts, &error), HERINNERD_ERROR_USAGE);
    MUST_FAIL(move(f, "gone", NULL, "main", NULL, &counts, &error), HERINNERD_ERROR_USAGE);
    WANT_INT(ask(f, "SELECT count(*) FROM moved"), 0);
}

static void another_stage_of_the_target_stays_beside(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    f->items[0] = f->items[1];
    send_letter(f, 2, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "2026-002", &counts, &error));
    want_steps(f, "main", "2026-002", "reminder formal");
    MUST(undo(f, &error));
    want_steps(f, "main", "2026-002", "formal");
}

static void letters_that_wait_are_taken_back(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;
    int64_t waiting;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    f->items[0] = f->items[1];
    waiting = queue_letter(f, 0, 1, MODE_LIVE); /* the same stage, for the new number */
    MUST(move(f, "main", "2026-001", "main", "2026-002", &counts, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM reminder WHERE state = 'cancelled'"), 1);
    assert_int_equal(claim_letter(f, waiting, &error), 0);
    g_clear_error(&error);
    want_steps(f, "main", "2026-002", "reminder");
}

static void a_rehearsed_stage_of_both_hinders_no_live_move(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 2, MODE_REHEARSAL);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "2026-002", &counts, &error));
    want_steps(f, "main", "2026-002", "reminder");
    MUST(undo(f, &error));
}

static void a_letter_since_stops_the_way_back(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;
    struct history *history;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "2026-002", &counts, &error));
    f->items[0] = f->items[1];
    history = load(f); /* a pass knows of the move */
    send_letter(f, 2, 1, MODE_LIVE);
    MUST_FAIL(undo(f, &error), HERINNERD_ERROR_USAGE);
    want_steps(f, "main", "2026-002", "reminder formal");
    history_free(history);
}

static void give(struct fixture *f, enum approval_kind kind, const char *subject)
{
    GError *error = NULL;

    MUST(store_begin(f->store, &error) && approval_give(f->store, kind, subject, 0, TODAY, DAY_NONE, "anna", &error) &&
         store_commit(f->store, &error));
}

static void a_ledger_takes_holds_approvals_and_reads_along(void **state)
{
    static const struct {
        const char *ask;
        int moved, back;
    } table[] = {
        {"SELECT count(*) FROM invoice WHERE ledger = 'books'", 3, 0},
        {"SELECT count(*) FROM covers WHERE ledger = 'books'", 2, 0},
        {"SELECT count(*) FROM hold WHERE subject = 'books/2026-003'", 1, 0},
        {"SELECT count(*) FROM hold WHERE subject = 'books' AND scope = 'ledger'", 1, 0},
        {"SELECT count(*) FROM hold WHERE subject = 'mainland/1'", 1, 1}, /* another ledger's */
        {"SELECT count(*) FROM approval WHERE subject = 'books/2026-003'", 1, 0},
        {"SELECT count(*) FROM approval WHERE subject = 'books/2026-003 2 reminders'", 1, 0},
        {"SELECT count(*) FROM approval WHERE subject = 'main gone'", 1, 1},
        {"SELECT count(*) FROM source_read WHERE source = 'books'", 1, 0},
        {"SELECT count(*) FROM task WHERE invoices = 'books/2026-001, books/2026-002'", 1, 0},
    };
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 2, MODE_LIVE);
    set_hold(f, f->store, HOLD_INVOICE, "main/2026-003", "dispute");
    set_hold(f, f->store, HOLD_LEDGER, "main", "pause");
    set_hold(f, f->store, HOLD_INVOICE, "mainland/1", "dispute");
    give(f, APPROVAL_FIRST_SIGHT, "main/2026-003");
    give(f, APPROVAL_ELSEWHERE, "main/2026-003 2 reminders");
    give(f, APPROVAL_LEDGER, "main gone");
    MUST(tamper(f,
                "INSERT INTO source_read(source, time, last_time, path, sha256, header_sha256, stamp, rows, rejected,"
                " trust, reason) VALUES ('main', '', '', '', '', '', '', 3, 0, '', '');"
                "INSERT INTO task(key, kind, client, stage, invoices, since, state) VALUES ('k', 'no-address', 1,"
                " 'reminder', 'main/2026-001, main/2026-002', '2026-01-13', 'open');",
                &error));
    MUST(move(f, "main", NULL, "books", NULL, &counts, &error));
    WANT_INT(counts.invoices, 3);
    WANT_INT(counts.steps, 1);
    WANT_INT(counts.holds, 2);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (ask(f, table[i].ask) != table[i].moved)
            fail_msg("%u (%s): got %d want %d", i, table[i].ask, (int)ask(f, table[i].ask), table[i].moved);
    }
    want_steps(f, "books", "2026-001", "reminder");
    MUST(undo(f, &error));
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        if (ask(f, table[i].ask) != table[i].back)
            fail_msg("%u back (%s): got %d want %d", i, table[i].ask, (int)ask(f, table[i].ask), table[i].back);
    }
    want_steps(f, "main", "2026-002", "reminder");
}

static void one_task_follows_its_invoice(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    MUST(tamper(f,
                "INSERT INTO task(key, kind, client, stage, invoices, since, state) VALUES ('live' || char(10) ||"
                " 'main/2026-001 1 1', 'no-address', 1, 'reminder', 'main/2026-001, main/2026-0011', '2026-01-13',"
                " 'open');",
                &error));
    MUST(move(f, "main", "2026-001", "main", "X", &counts, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM task WHERE invoices = 'main/X, main/2026-0011' AND key ="
                    " 'live' || char(10) || 'main/X 1 1'"),
             1);
}

static void a_second_move_goes_first_on_the_way_back(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    AUTO(act) act = NULL;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "X", &counts, &error));
    MUST(move(f, "main", "X", "main", "Y", &counts, &error));
    want_steps(f, "main", "Y", "reminder");
    act = act_find(f->store, ask(f, "SELECT min(seq) FROM journal WHERE type = 'invoice-moved'"), "piet", &error);
    MUST(act);
    MUST(store_begin(f->store, &error));
    MUST_FAIL(act_undo(f->store, act, TODAY, "piet", &error), HERINNERD_ERROR_USAGE);
    store_rollback(f->store);
    MUST(undo(f, &error));
    MUST(undo(f, &error));
    want_steps(f, "main", "2026-001", "reminder");
}

static void merged_clients_are_read_as_one(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    struct history *history;
    GError *error = NULL;
    g_autofree char *key = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    MUST(store_begin(f->store, &error) && client_set(f->store, "acme", "language", "nl", "anna", &error) &&
         client_set(f->store, "acme", "phone", "1", "anna", &error) &&
         client_set(f->store, "globex", "language", "fr", "anna", &error) && store_commit(f->store, &error));
    MUST(merge(f, "acme", "globex", &counts, &error));
    WANT_INT(counts.invoices, 3);
    WANT_INT(counts.steps, 1);
    WANT_INT(counts.holds, 1);
    history = load(f);
    WANT_TEXT(history_client(history, "acme"), "globex");
    WANT_TEXT(history_find(history, "main", "2026-001")->client, "globex");
    WANT_TEXT(g_array_index(history->contacts, struct history_contact, 0).client, "globex");
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 0).subject, "globex");
    WANT_TEXT(history_override(history, "globex", "language"), "fr"); /* its own stands */
    WANT_TEXT(history_override(history, "globex", "phone"), "1");
    history_free(history);
    key = party_key(f->store, "acme", &error);
    WANT_TEXT(key, "globex");
    MUST_FAIL(merge(f, "acme", "globex", &counts, &error), HERINNERD_ERROR_USAGE);
    MUST(undo(f, &error));
    history = load(f);
    WANT_TEXT(history_client(history, "acme"), "acme");
    WANT_TEXT(g_array_index(history->holds, struct history_hold, 0).subject, "acme");
    WANT_TEXT(history_override(history, "acme", "language"), "nl");
    history_free(history);
}

static void add_bit(const struct journal_row *row, void *data)
{
    *(int64_t *)data |= INT64_C(1) << row->seq;
}

/* A letter's entries are found by the letter, others by the client; what takes back what was done with a letter is
 * about the client that its own was merged into. */
static void entries_are_found_by_client_however_they_came_about(void **state)
{
    const struct recall_order order = {.reason = "paid", .mode = MODE_LIVE, .today = TODAY, .actor = "piet"};
    struct fixture *f = *state;
    struct moved_counts counts;
    enum recall_effect effect;
    AUTO(act) act = NULL;
    GError *error = NULL;
    int64_t id, recalled;

    write_invoices(f);
    id = send_letter(f, 0, 1, MODE_LIVE);
    set_hold(f, f->store, HOLD_CLIENT, "acme", "pause");
    set_hold(f, f->store, HOLD_CLIENT, "globex", "pause");
    MUST(store_begin(f->store, &error) && reminder_recall(f->store, id, &order, &effect, &error) &&
         store_commit(f->store, &error));
    recalled = ask(f, "SELECT seq FROM journal WHERE type = 'recalled'");
    MUST(merge(f, "acme", "globex", &counts, &error) && store_begin(f->store, &error));
    act = act_find(f->store, recalled, "piet", &error);
    MUST(act && act_undo(f->store, act, TODAY, "piet", &error) && store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM journal j JOIN reminder r ON r.id = j.reminder WHERE j.client <> r.client"),
             1);
    for (int64_t client = 1; client <= ask(f, "SELECT max(id) FROM party"); client++) {
        g_autofree char *all =
            g_strdup_printf("SELECT COALESCE(sum(1 << seq), 0) FROM journal WHERE client = %" G_GINT64_FORMAT, client);
        int64_t found = 0;

        MUST(journal_each(f->store, 0, client, 0, 0, add_bit, &found, &error));
        WANT_INT(found, ask(f, all));
    }
}

static void merging_twice_makes_no_chain(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    struct history *history;
    GError *error = NULL;

    write_invoices(f);
    MUST(merge(f, "acme", "globex", &counts, &error));
    MUST(merge(f, "globex", "initech", &counts, &error));
    history = load(f);
    WANT_TEXT(history_client(history, "acme"), "initech");
    WANT_TEXT(history_client(history, "globex"), "initech");
    history_free(history);
    MUST(undo(f, &error));
    history = load(f);
    WANT_TEXT(history_client(history, "acme"), "globex");
    WANT_TEXT(history_client(history, "globex"), "globex");
    history_free(history);
}

/* The client of a recalled letter, and the first invoice it was about, as the next pass sees them. */
static void want_recall(struct fixture *f, const char *client, const char *invoice)
{
    struct history *history = load(f);
    const struct history_recall *recalled = &g_array_index(history->recalls, struct history_recall, 0);

    WANT_INT(history->recalls->len, 1);
    WANT_TEXT(recalled->client, client);
    WANT_TEXT(recalled->invoices->pdata[0], invoice);
    history_free(history);
}

static void a_recalled_letter_goes_along_and_stands_again_under_the_new_name(void **state)
{
    const struct recall_order order = {
        .reason = "was paid", .apology = true, .mode = MODE_LIVE, .today = TODAY, .actor = "anna"};
    struct fixture *f = *state;
    struct moved_counts counts;
    enum recall_effect effect;
    AUTO(act) act = NULL;
    GError *error = NULL;
    int64_t letter, before;

    write_invoices(f);
    letter = send_letter(f, 0, 1, MODE_LIVE);
    before = journal_head(f->store, NULL, &error);
    MUST(store_begin(f->store, &error) && reminder_recall(f->store, letter, &order, &effect, &error) &&
         act_close(f->store, before, &error) && store_commit(f->store, &error));
    MUST(move(f, "main", "2026-001", "shop", "S-9", &counts, &error));
    WANT_INT(counts.invoices, 1);
    WANT_INT(counts.steps, 0); /* what was recalled served nothing */
    WANT_INT(counts.holds, 1);
    MUST(merge(f, "acme", "globex", &counts, &error));
    want_recall(f, "globex", "shop/S-9");
    act = act_find(f->store, before + 1, "anna", &error);
    MUST(act);
    WANT_INT(act->entries->len, 2); /* the recall, and what it holds */
    WANT_TEXT(((struct act_entry *)act->entries->pdata[0])->client, "globex");
    MUST(store_begin(f->store, &error) && act_undo(f->store, act, TODAY, "anna", &error) &&
         store_commit(f->store, &error));
    want_steps(f, "shop", "S-9", "reminder");
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE lifted_seq IS NULL"), 0);
    MUST(undo(f, &error)); /* the merge */
    MUST(undo(f, &error)); /* the move */
    want_steps(f, "main", "2026-001", "reminder");
}

static void mail_that_came_back_leaves_out_the_address_of_who_was_merged(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;
    int64_t letter;
    bool freed;

    write_invoices(f);
    letter = send_letter(f, 0, 1, MODE_LIVE);
    MUST(merge(f, "acme", "globex", &counts, &error));
    MUST(store_begin(f->store, &error) &&
         bounce_came_back(f->store, letter, "boss@acme.example", "no such user", &freed, &error) &&
         store_commit(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM hold WHERE scope = 'client' AND subject = 'globex'"
                    " AND kind = 'undeliverable' AND address = 'boss@acme.example'"),
             1);
}

/* Letters of both that wait were planned without the other. */
static void a_merge_voids_what_waits_of_both(void **state)
{
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;
    int64_t waiting;

    write_invoices(f);
    waiting = queue_letter(f, 0, 1, MODE_LIVE);
    MUST(merge(f, "acme", "globex", &counts, &error));
    assert_int_equal(claim_letter(f, waiting, &error), 0);
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN));
    g_clear_error(&error);
}

/* A pass that read the rows before must not bring them back under the old names. */
static void a_pass_of_before_writes_no_rows_after_it(void **state)
{
    struct fixture *f = *state;
    struct history *history;
    struct moved_counts counts;
    struct store *other;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    history = load(f);
    g_array_index(history->invoices, struct history_invoice, 0).changed = true;
    other = f->store; /* the pass; a person comes with a handle of their own */
    f->store = store_open(f->path, STORE_WRITE, 1000, &f->clock, &error);
    MUST(f->store);
    MUST(move(f, "main", "2026-001", "main", "X", &counts, &error));
    MUST(store_begin(other, &error));
    MUST_FAIL(invoice_write(other, history, 0, 1, NULL, &error), HERINNERD_ERROR_OVERTAKEN);
    store_rollback(other);
    history_free(history);
    history = history_load(other, MODE_LIVE, TODAY, &error); /* it plans again */
    MUST(history);
    MUST(store_begin(other, &error) && invoice_write(other, history, 0, 3, NULL, &error) &&
         store_commit(other, &error));
    want_steps(f, "main", "X", "reminder");
    want_steps(f, "main", "2026-001", "-");
    MUST(undo(f, &error));
    MUST(store_begin(other, &error));
    MUST_FAIL(invoice_write(other, history, 0, 1, NULL, &error), HERINNERD_ERROR_OVERTAKEN);
    store_rollback(other);
    history_free(history);
    store_close(other);
}

static void nobody_renames_what_a_letter_covers_by_hand(void **state)
{
    static const char *const statements[] = {
        "UPDATE covers SET number = 'X'",
        "UPDATE covers SET ledger = 'X'",
        "UPDATE covers SET number = 'X', stage = 'X'",
        "DELETE FROM moved",
        "UPDATE moved SET now = 'Z'",
    };
    struct fixture *f = *state;
    struct moved_counts counts;
    GError *error = NULL;

    write_invoices(f);
    send_letter(f, 0, 1, MODE_LIVE);
    MUST(move(f, "main", "2026-001", "main", "Y", &counts, &error));
    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (tamper(f, statements[i], &error))
            fail_msg("%u (%s): got success want a refusal", i, statements[i]);
        g_clear_error(&error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_invoice_takes_its_steps_and_number_along, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(the_young_row_of_the_target_gives_way_and_comes_back, fixture_make,
                                        fixture_drop),
        cmocka_unit_test_setup_teardown(what_the_target_had_itself_is_refused, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(another_stage_of_the_target_stays_beside, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(letters_that_wait_are_taken_back, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_rehearsed_stage_of_both_hinders_no_live_move, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_letter_since_stops_the_way_back, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_ledger_takes_holds_approvals_and_reads_along, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(one_task_follows_its_invoice, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_second_move_goes_first_on_the_way_back, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(merged_clients_are_read_as_one, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(entries_are_found_by_client_however_they_came_about, fixture_make,
                                        fixture_drop),
        cmocka_unit_test_setup_teardown(merging_twice_makes_no_chain, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_recalled_letter_goes_along_and_stands_again_under_the_new_name, fixture_make,
                                        fixture_drop),
        cmocka_unit_test_setup_teardown(mail_that_came_back_leaves_out_the_address_of_who_was_merged, fixture_make,
                                        fixture_drop),
        cmocka_unit_test_setup_teardown(a_merge_voids_what_waits_of_both, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(a_pass_of_before_writes_no_rows_after_it, fixture_make, fixture_drop),
        cmocka_unit_test_setup_teardown(nobody_renames_what_a_letter_covers_by_hand, fixture_make, fixture_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
