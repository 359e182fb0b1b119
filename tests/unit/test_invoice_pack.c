/* SPDX-License-Identifier: MIT */
/* Packs of invoices are a cache: with them, without them and with broken ones the same history is loaded. */
#include "proof/pack.h"
#include "proof_fixture.h"

enum { NUMBERS = 3000, ROUNDS = 25, EDITS = 12 };

/* All that HISTORY says of the invoices. New string. */
static char *text_of(const struct history *history)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < history->invoices->len; i++) {
        const struct history_invoice *one = &g_array_index(history->invoices, struct history_invoice, i);

        g_string_append_printf(
            text, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %d %d %d %d %d %d %d %d %d %d %d\n",
            one->ledger, one->number, one->client, one->total, one->balance, one->currency, one->first_seen, one->due,
            one->seen_read, one->partial_since, one->returned_since, one->paid_on, one->partial_stage, one->cycle,
            one->state, one->first_sight_held, one->taken_back);
    }
    return g_string_free(text, FALSE);
}

/* All that history_load() says of the invoices. New string. */
static char *loaded(struct fixture *f)
{
    GError *error = NULL;
    AUTO(history) history = history_load(f->store, MODE_LIVE, TODAY, &error);

    MUST(history);
    return text_of(history);
}

/* The same beside LEDGERS: every quiet row gets its record back. *QUIET gets how many had none. New string. */
static char *loaded_beside(struct fixture *f, const GPtrArray *ledgers, guint *quiet)
{
    GError *error = NULL;
    AUTO(history) history = history_load_beside(f->store, ledgers, MODE_LIVE, TODAY, &error);
    AUTO(history) whole = NULL;

    MUST(history);
    whole = history_copy(history);
    *quiet = whole->invoices->len - history->invoices->len;
    return text_of(whole);
}

static void pack(struct fixture *f, int most)
{
    GError *error = NULL;

    for (bool done = false; !done;) {
        MUST(store_begin(f->store, &error) && invoice_pack(f->store, most, &done, &error));
        MUST(store_commit(f->store, &error));
    }
}

static void insert(struct fixture *f, const char *ledger, int number)
{
    GError *error = NULL;
    g_autofree char *text = g_strdup_printf(
        "INSERT OR IGNORE INTO invoice(id, ledger, number, client, first_seen, due, total, balance, currency, state,"
        " seen_read) VALUES ((SELECT COALESCE(max(id), 0) + 1 FROM invoice), '%s', 'N%05d', 1, %d, %d, %d, %d, 'EUR',"
        " 'open', 1)",
        ledger, number, TODAY, TODAY + number % 40, number * 100, number * 100);

    MUST(tamper(f, text, &error));
}

static void insert_many(struct fixture *f, const char *ledger, int step)
{
    GError *error = NULL;
    g_autofree char *text = g_strdup_printf(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + %d FROM n WHERE i + %d < %d) INSERT INTO invoice(id,"
        " ledger, number, client, first_seen, due, total, balance, currency, state, seen_read)"
        " SELECT (SELECT COALESCE(max(id), 0) FROM invoice) + i + 1, '%s', printf('N%%05d', i), 1, 20000, 20030, i, i,"
        " 'EUR', 'open', 1 FROM n",
        step, step, NUMBERS, ledger);

    MUST(tamper(f, text, &error));
}

/* One of the ways in which rows change. */
static void edit(struct fixture *f, GRand *chance)
{
    static const char *const forms[] = {
        "UPDATE invoice SET balance = balance / 2, partial_since = 20001, partial_stage = 1 WHERE number = 'N%05d'",
        "UPDATE invoice SET state = 'paid', balance = 0, paid_on = 20002, closed_day = 20002 WHERE number = 'N%05d'",
        "UPDATE invoice SET cycle = cycle + 1, first_sight_held = 1 - first_sight_held WHERE number = 'N%05d'",
        "UPDATE invoice SET due = NULL, taken_back = 1 WHERE number = 'N%05d'",
        "UPDATE invoice SET fresh = 1 - fresh WHERE number = 'N%05d' AND ledger = 'main'",
        "DELETE FROM invoice WHERE number >= 'N%05d' AND ledger = 'other' AND id %% 7 = 0",
        "UPDATE OR IGNORE invoice SET ledger = 'third' WHERE number = 'N%05d' AND ledger = 'other'",
        "UPDATE OR IGNORE invoice SET number = 'Z' || number WHERE number = 'N%05d'",
    };
    int kind = g_rand_int_range(chance, 0, G_N_ELEMENTS(forms) + 1), number = g_rand_int_range(chance, 0, NUMBERS);
    GError *error = NULL;

    if (kind == G_N_ELEMENTS(forms)) {
        insert(f, g_rand_boolean(chance) ? "main" : "other", number);
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_autofree char *text = g_strdup_printf(forms[kind], number);
#pragma GCC diagnostic pop

    MUST(tamper(f, text, &error));
}

static void fill(struct fixture *f)
{
    GError *error = NULL;

    MUST(store_begin(f->store, &error) && party_id(f->store, "acme", "Acme", &error) > 0);
    MUST(store_commit(f->store, &error));
    insert_many(f, "main", 1);
    insert_many(f, "other", 3);
}

/* The same without any pack, and nothing is changed by looking. */
static void want_the_same_without(struct fixture *f, int round)
{
    GError *error = NULL;
    g_autofree char *with = loaded(f), *without = NULL;

    MUST(tamper(f, "CREATE TABLE kept AS SELECT * FROM invoice_pack; DELETE FROM invoice_pack", &error));
    without = loaded(f);
    MUST(tamper(f, "INSERT INTO invoice_pack SELECT * FROM kept; DROP TABLE kept", &error));
    if (strcmp(with, without) != 0)
        fail_msg("round %d: got other invoices with packs than without", round);
}

static void history_is_the_same_with_packs_and_without(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GRand) chance = g_rand_new_with_seed(20261122);

    fill(f);
    pack(f, 700);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < EDITS; i++)
            edit(f, chance);
        want_the_same_without(f, round);
        if (round % 3 == 2) {
            pack(f, round % 2 ? 700 : 100000);
            WANT_INT(ask(f, "SELECT count(*) FROM invoice_pack WHERE data IS NULL"), 0);
            want_the_same_without(f, round);
        }
    }
}

/* Rows of a ledger as insert_many() makes them, but for what every few of them have otherwise. */
static void fill_ledger(struct ledger *ledger, const struct ledger_client *own, const struct ledger_client *other)
{
    for (int i = 0; i < NUMBERS; i += 1 + i % 2) {
        g_autofree char *number = g_strdup_printf(i % 11 ? "N%05d" : "N%05da", i);
        struct invoice row = {
            .number = g_string_chunk_insert(ledger->strings, number),
            .client = i % 7 == 1 ? other : own,
            .total = i,
            .balance = i % 5 == 1 ? i / 2 : i,
            .due = i % 9 == 1    ? 20031
                   : i % 13 == 1 ? DAY_NONE
                                 : 20030,
            .currency = "EUR",
            .kind = i % 17 == 1 ? KIND_CREDIT_NOTE : KIND_INVOICE,
            .status = i % 19 == 1 ? STATUS_PAID : STATUS_OPEN,
        };

        g_array_append_val(ledger->invoices, row);
    }
}

static void nothing_is_lost_with_the_records_of_quiet_rows(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GRand) chance = g_rand_new_with_seed(20261123);
    struct ledger_client own = {.id = "acme"}, other = {.id = "bolt"};
    struct config_ledger config = {.key = (char *)"main"}, second = {.key = (char *)"second"};
    struct ledger ledger = {.config = &config,
                            .invoices = g_array_new(FALSE, TRUE, sizeof(struct invoice)),
                            .strings = g_string_chunk_new(4096)};
    struct ledger strange = {.config = &second, .invoices = ledger.invoices};
    g_autoptr(GPtrArray) ledgers = g_ptr_array_new();
    guint most = 0;

    g_ptr_array_add(ledgers, &strange);
    g_ptr_array_add(ledgers, &ledger);
    fill(f);
    fill_ledger(&ledger, &own, &other);
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *want = loaded(f), *got = NULL;
        guint quiet;

        got = loaded_beside(f, ledgers, &quiet);
        if (strcmp(got, want) != 0)
            fail_msg("round %d: got other invoices beside the ledger than without", round);
        most = MAX(most, quiet);
        for (int i = 0; i < EDITS; i++)
            edit(f, chance);
        if (round % 3 == 1)
            pack(f, 100000);
    }
    if (most < NUMBERS / 5 || most > NUMBERS / 2)
        fail_msg("got %u quiet rows want a fifth to a half of %d", most, NUMBERS);
    g_array_unref(ledger.invoices);
    g_string_chunk_free(ledger.strings);
}

/* A ledger with the rows that insert_many(f, "main", 1) makes. */
struct same {
    struct ledger_client client;
    struct config_ledger config;
    struct ledger ledger;
    GPtrArray *ledgers;
};

static void same_make(struct same *same)
{
    *same = (struct same){.client = {.id = "acme"}, .config = {.key = (char *)"main"}};
    same->ledger = (struct ledger){.config = &same->config,
                                   .invoices = g_array_new(FALSE, TRUE, sizeof(struct invoice)),
                                   .strings = g_string_chunk_new(4096)};
    same->ledgers = g_ptr_array_new();
    g_ptr_array_add(same->ledgers, &same->ledger);
    for (int i = 0; i < NUMBERS; i++) {
        g_autofree char *number = g_strdup_printf("N%05d", i);
        struct invoice row = {.number = g_string_chunk_insert(same->ledger.strings, number),
                              .client = &same->client,
                              .total = i,
                              .balance = i,
                              .due = 20030,
                              .currency = "EUR",
                              .kind = KIND_INVOICE,
                              .status = STATUS_OPEN};

        g_array_append_val(same->ledger.invoices, row);
    }
}

static void same_drop(struct same *same)
{
    g_array_unref(same->ledger.invoices);
    g_string_chunk_free(same->ledger.strings);
    g_ptr_array_unref(same->ledgers);
}

static void rows_that_stand_as_they_were_are_not_unpacked(void **state)
{
    struct fixture *f = *state;
    g_autofree char *before = NULL, *after = NULL;
    GError *error = NULL;
    struct same same;
    guint quiet;

    same_make(&same);
    fill(f);
    pack(f, 100000);
    before = loaded_beside(f, same.ledgers, &quiet);
    WANT_INT(quiet, NUMBERS - 1); /* the first has no balance */
    /* neither the packed rows nor the table can be read for what they were; the first pack has a row to be unpacked */
    MUST(tamper(f,
                "DROP TRIGGER invoice_update; UPDATE invoice SET balance = 7 WHERE number >= 'N00512';"
                " UPDATE invoice_pack SET data = x'00' WHERE first <> '' AND ledger = 'main'",
                &error));
    after = loaded_beside(f, same.ledgers, &quiet);
    WANT_TEXT(after, before);
    same_drop(&same);
}

static void damaged_marks_change_nothing(void **state)
{
    static const char *const damages[] = {
        "UPDATE invoice_pack SET marks = zeroblob(length(marks))",
        "UPDATE invoice_pack SET marks = substr(marks, 1, length(marks) - 24)",
        "UPDATE invoice_pack SET marks = substr(marks, 1, length(marks) - 1)",
        "UPDATE invoice_pack SET marks = CAST(substr(marks, 25) || substr(marks, 1, 24) AS BLOB)",
        "UPDATE invoice_pack SET marks = CAST(substr(marks, 1, 36) || x'01000000' || substr(marks, 41) AS BLOB)",
        "UPDATE invoice_pack SET marks = x''",
        "UPDATE invoice_pack SET marks = NULL",
        "UPDATE invoice_pack SET marks_sum = marks_sum + 1",
        "UPDATE invoice_pack SET marks = (SELECT marks FROM invoice_pack WHERE first = 'N01536'),"
        " marks_sum = (SELECT marks_sum FROM invoice_pack WHERE first = 'N01536') WHERE first = 'N01024'",
        "UPDATE invoice_pack SET data = zeroblob(length(data))",
    };
    struct fixture *f = *state;
    g_autofree char *want = NULL;
    GError *error = NULL;
    struct same same;

    same_make(&same);
    fill(f);
    for (int i = 0; i < NUMBERS; i += 100) /* each pack has rows to be unpacked */
        g_array_index(same.ledger.invoices, struct invoice, i).total++;
    want = loaded(f);
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autofree char *got = NULL;
        guint quiet;

        MUST(tamper(f, "DELETE FROM invoice_pack", &error));
        pack(f, 100000);
        MUST(tamper(f, damages[i], &error));
        got = loaded_beside(f, same.ledgers, &quiet);
        if (strcmp(got, want) != 0 || quiet != NUMBERS - NUMBERS / 100)
            fail_msg("%zu: got other invoices than before the damage, or %u quiet ones", i, quiet);
    }
    same_drop(&same);
}

/* After ACT on the packed rows the same is loaded beside their ledger as without, with so many rows QUIET. */
static void packed_and_then(struct fixture *f, const char *act, guint quiet)
{
    g_autofree char *want = NULL, *got = NULL;
    GError *error = NULL;
    struct same same;
    guint found;

    same_make(&same);
    fill(f);
    pack(f, 100000);
    MUST(tamper(f, act, &error));
    want = loaded(f);
    got = loaded_beside(f, same.ledgers, &found);
    WANT_TEXT(got, want);
    WANT_INT(found, quiet);
    same_drop(&same);
}

static void mark_of_a_row_written_since_is_not_used(void **state)
{
    packed_and_then(*state, "UPDATE invoice SET balance = 5 WHERE number = 'N00700' AND ledger = 'main'", NUMBERS - 2);
}

static void row_of_a_client_that_became_another_is_not_quiet(void **state)
{
    packed_and_then(*state,
                    "INSERT INTO party(ledger, key, name) VALUES ('', 'bolt', 'Bolt');"
                    " UPDATE party SET merged = (SELECT id FROM party WHERE key = 'bolt') WHERE key = 'acme'",
                    0);
}

static void packs_hold_all_rows_and_are_used(void **state)
{
    struct fixture *f = *state;
    g_autofree char *before = NULL, *after = NULL;
    GError *error = NULL;

    fill(f);
    pack(f, 100000);
    WANT_INT(ask(f, "SELECT count(*) FROM invoice_pack WHERE ledger = 'main'"), 6);
    WANT_INT(ask(f, "SELECT count(*) FROM invoice_pack WHERE ledger = 'other'"), 2);
    before = loaded(f);
    /* what no trigger tells is not seen: so the table was not read */
    MUST(tamper(f, "DROP TRIGGER invoice_update; UPDATE invoice SET balance = 7", &error));
    after = loaded(f);
    WANT_TEXT(after, before);
}

static void damaged_pack_is_read_from_the_table(void **state)
{
    static const char *const damages[] = {
        "UPDATE invoice_pack SET data = zeroblob(length(data)) WHERE first <> ''",
        "UPDATE invoice_pack SET data = substr(data, 1, length(data) - 1)",
        "UPDATE invoice_pack SET data = x''",
        "UPDATE invoice_pack SET sum = sum + 1",
        "UPDATE invoice_pack SET data = NULL WHERE first = ''",
        "DELETE FROM invoice_pack WHERE first = ''",
    };
    struct fixture *f = *state;
    g_autofree char *want = NULL;
    GError *error = NULL;

    fill(f);
    want = loaded(f);
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autofree char *got = NULL;

        MUST(tamper(f, "DELETE FROM invoice_pack", &error));
        pack(f, 100000);
        MUST(tamper(f, damages[i], &error));
        got = loaded(f);
        if (strcmp(got, want) != 0)
            fail_msg("%zu: got other invoices than before the damage", i);
    }
}

static void pack_of_a_transaction_taken_back_is_as_it_was(void **state)
{
    struct fixture *f = *state;
    g_autofree char *before = NULL, *after = NULL;
    GError *error = NULL;

    fill(f);
    pack(f, 100000);
    before = loaded(f);
    MUST(tamper(f, "BEGIN; UPDATE invoice SET balance = 1 WHERE number < 'N01000'; ROLLBACK", &error));
    WANT_INT(ask(f, "SELECT count(*) FROM invoice_pack WHERE data IS NULL"), 0);
    after = loaded(f);
    WANT_TEXT(after, before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(history_is_the_same_with_packs_and_without),
        TEST(nothing_is_lost_with_the_records_of_quiet_rows),
        TEST(rows_that_stand_as_they_were_are_not_unpacked),
        TEST(damaged_marks_change_nothing),
        TEST(mark_of_a_row_written_since_is_not_used),
        TEST(row_of_a_client_that_became_another_is_not_quiet),
        TEST(packs_hold_all_rows_and_are_used),
        TEST(damaged_pack_is_read_from_the_table),
        TEST(pack_of_a_transaction_taken_back_is_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
