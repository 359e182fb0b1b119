/* SPDX-License-Identifier: MIT */
/* A look at the banks may be cut anywhere, and begun anew after any of its bites: what comes out is the same. */
#include "config_help.h"

#include "cycle.h"
#include "proof/bank.h"
#include "proof/store.h"
#include "world_bank_inside.h"

enum { INVOICES = 400, CLIENTS = 30, PAYMENTS = 700 };

#define CONFIG                                                                                                         \
    "timezone = \"Europe/Amsterdam\"\n"                                                                                \
    "sender \"main\" { name = \"X\"  address = \"a@x.example\"  owner = {\"a@x.example\"}  country = NL"               \
    "  iban = \"NL91ABNA0417164300\"  smtp = \"m\" }\nsmtp \"m\" { transport = maildir }\n"                            \
    "ledger \"main\" { type = csv  path = \"ledger.csv\" }\n"                                                          \
    "bank \"b\" { type = csv  path = \"bank*.csv\"  columns { booked = \"day\"  amount = \"amount\""                   \
    "  currency = \"currency\"  name = \"name\"  other = \"iban\"  text = {\"text\"}  id = \"id\" } }\n"

static const struct clock clock_of_test = {true, INT64_C(1772445600000)}; /* 2026-03-02 10:00 UTC */

/* Whose number stands in the text, in full or in part, and whose account or amount alone tells. */
static void put_payments(const struct place_of_test *place)
{
    static const char *const before[] = {"factuur 2026-", "nota ", "dank u", "2026-0007 en 2026-"};
    g_autoptr(GString) text = g_string_new("day,amount,currency,name,iban,text,id\n");

    for (int i = 0; i < PAYMENTS; i++) {
        int invoice = i * 7 % INVOICES;

        g_string_append_printf(text, "2026-02-%02d,%d.00,EUR,Client %d,NL20INGB%010d,", 1 + i % 27,
                               i % 5 ? 10 + invoice % 9 : 3, invoice % CLIENTS, 1000 + invoice % CLIENTS);
        g_string_append(text, before[i % (int)G_N_ELEMENTS(before)]);
        if (i % (int)G_N_ELEMENTS(before) != 2)
            g_string_append_printf(text, "%04d", invoice);
        g_string_append_printf(text, ",P%d\n", i);
    }
    put_file(place, "bank1.csv", text->str);
}

/* ADDED: another file than before. */
static void put_ledger(const struct place_of_test *place, int added)
{
    g_autoptr(GString) text = g_string_new("number,client,name,email,issued,due,currency,total,open\n");

    for (int i = 0; i < INVOICES + added; i++)
        g_string_append_printf(text,
                               "2026-%04d,C%d,Client %d BV,a@c%d.example,2026-01-05,2026-01-%02d,EUR,%d.00,%d.00\n", i,
                               i % CLIENTS, i % CLIENTS, i % CLIENTS, 10 + i % 20, 10 + i % 9, 10 + i % 9);
    put_file(place, "ledger.csv", text->str);
}

static struct config *config_of(const struct place_of_test *place)
{
    g_autofree char *told = NULL;
    struct config *config;

    put_file(place, "h.conf", CONFIG);
    config = load_told(place, "h.conf", &told);
    if (!config)
        fail_msg("the configuration: %s", told);
    return config;
}

static void read_ledgers(struct world *world, struct store *store)
{
    g_autoptr(GError) error = NULL;

    while (!world_read_step(world))
        ;
    if (!world_settle(world, store, NULL, &error))
        fail_msg("the ledgers: %s", error->message);
}

/* At most MOST bites; whether there are more. */
static bool go_on(struct world *world, struct store *store, int most)
{
    bool done = false;

    for (int i = 0; i < most && !done; i++) {
        g_autoptr(GError) error = NULL;

        if (!world_banks_bite(world, store, &done, &error))
            fail_msg("bite %d: %s", i, error->message);
    }
    return !done;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* All that a look leaves: what each payment is tied to, and what the planner is told of it. */
static char *dump(const struct world *world)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    const GArray *rows = world->banks->book->rows, *told = world->history->payments;

    for (guint i = 0; i < rows->len; i++) {
        const struct bank_row *row = &g_array_index(rows, struct bank_row, i);
        GString *line = g_string_new(NULL);

        g_string_printf(line, "%s rule %d left %d:", row->payment.key, row->rule, (int)row->left);
        for (guint j = 0; j < row->ties->len; j++) {
            const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, j);

            g_string_append_printf(line, " %s %d %d %d", tie->number, tie->state, tie->rule, (int)tie->amount);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    for (guint i = 0; i < told->len; i++) {
        const struct history_payment *one = &g_array_index(told, struct history_payment, i);

        g_ptr_array_add(lines,
                        g_strdup_printf("told %s %d %d %d", one->number, one->state, (int)one->amount, (int)one->paid));
    }
    g_ptr_array_sort(lines, by_text);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static struct world *world_of(const struct config *config)
{
    g_autoptr(GError) error = NULL;
    struct world *world = world_new(config, &clock_of_test, DAY_NONE, &error);

    assert_non_null(world);
    return world;
}

static char *straight(const struct config *config, int *bites)
{
    AUTO(world) world = world_of(config);
    char *got;

    read_ledgers(world, NULL);
    for (*bites = 1; go_on(world, NULL, 1);)
        ++*bites;
    got = dump(world);
    if (!strstr(got, " rule 6 ") || !strstr(got, " rule 9 ") || !strstr(got, " rule 10 "))
        fail_msg("the payments ask too little: %.2000s", got);
    return got;
}

static void a_ledger_that_is_read_anew_in_between_changes_nothing_but_what_it_says(void **state)
{
    enum { CUTS = 25 };
    const struct place_of_test *place = *state;
    struct config *config = config_of(place);
    g_autofree char *want = NULL;
    int bites;

    put_payments(place);
    put_ledger(place, 0);
    want = straight(config, &bites);
    if (bites < 100)
        fail_msg("got %d bites want many", bites);
    for (int cut = 0; cut < CUTS; cut++) {
        AUTO(world) world = world_of(config);
        g_autofree char *got = NULL;

        put_ledger(place, 1 + cut);
        read_ledgers(world, NULL);
        assert_true(go_on(world, NULL, cut < 10 ? cut : cut * bites / CUTS));
        put_ledger(place, 0);
        read_ledgers(world, NULL);
        while (go_on(world, NULL, 1000))
            ;
        got = dump(world);
        if (!g_str_equal(got, want))
            fail_msg("cut %d of %d bites: got %.3000s want %.3000s", cut, bites, got, want);
    }
    config_unref(config);
}

/* As a pass does behind its plan. */
static void write_book(struct world *world, struct store *store)
{
    GArray *rows = world->banks->book->rows;
    g_autoptr(GError) error = NULL;

    assert_true(store_begin(store, &error));
    for (guint i = 0; i < rows->len; i++)
        if (!bank_row_write(store, &g_array_index(rows, struct bank_row, i), &error))
            fail_msg("row %u: %s", i, error->message);
    for (guint i = 0; i < world->banks->files->len; i++)
        assert_true(bank_file_record(store, world->banks->files->pdata[i], &error));
    assert_true(store_commit(store, &error));
}

static void what_the_store_has_comes_back_page_by_page_and_is_tied_to_the_same(void **state)
{
    const struct place_of_test *place = *state;
    struct config *config = config_of(place);
    g_autoptr(GError) error = NULL;
    struct store *store = store_open(config->store, STORE_CREATE, 5000, &clock_of_test, &error);
    AUTO(world) first = world_of(config);
    AUTO(world) second = world_of(config);
    g_autofree char *got = NULL, *want = NULL;

    assert_non_null(store);
    put_payments(place);
    put_ledger(place, 0);
    read_ledgers(first, store);
    while (go_on(first, store, 1000))
        ;
    want = dump(first);
    write_book(first, store);
    read_ledgers(second, store);
    while (go_on(second, store, 1000))
        ;
    got = dump(second);
    if (!g_str_equal(got, want))
        fail_msg("got %.3000s want %.3000s", got, want);
    assert_int_equal(second->banks->files->len, 0);
    for (guint i = 0; i < second->banks->book->rows->len; i++)
        if (g_array_index(second->banks->book->rows, struct bank_row, i).changed)
            fail_msg("row %u of %d would be written once more", i, PAYMENTS);
    g_clear_pointer(&first, world_free);
    g_clear_pointer(&second, world_free);
    store_close(store);
    config_unref(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_ledger_that_is_read_anew_in_between_changes_nothing_but_what_it_says,
                                        place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(what_the_store_has_comes_back_page_by_page_and_is_tied_to_the_same, place_setup,
                                        place_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
