/* SPDX-License-Identifier: MIT */
/* A ledger read in steps: the same as in one go, in many small ones, and right when its file changes in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "ledger/ledger_case.h"
#include "ledger/order.h"
#include "ledger/reading.h"

enum { ROWS = 20000, STEPS_LEAST = 15, MANY = 300000 };

/* ROWS invoices of a hundred clients, the last number first, so that they have to be put in order. */
static char *long_csv(int rows)
{
    GString *text = g_string_new("number,client,name,email,issued,due,currency,total,open\n");

    for (int i = rows; i > 0; i--)
        g_string_append_printf(text, "N%06d,c%d,Client %d,ap@c%d.example,2026-01-20,2026-02-20,EUR,%d.00,%d.00\n", i,
                               i % 100, i % 100, i % 100, i, i);
    return g_string_free(text, FALSE);
}

static struct ledger_setting *csv_setting(const char *text)
{
    return ledger_setting_new(&(struct ledger_case){.csv = text});
}

static struct ledger_setting *sqlite_setting(void)
{
    static const char sql[] =
        "CREATE TABLE i AS WITH RECURSIVE n(i) AS (SELECT 20000 UNION ALL SELECT i - 1 FROM n WHERE i > 1)"
        " SELECT printf('N%06d', i) AS number, 'c' || (i % 100) AS client, 'Client' AS name,"
        " 'ap@c.example' AS email, '2026-01-20' AS issued, '2026-02-20' AS due, 'EUR' AS currency,"
        " i || '.00' AS total, i || '.00' AS open FROM n;";
    g_autofree char *path = ledger_case_path("steps.db");
    struct ledger_setting *setting;
    sqlite3 *owner = NULL;

    g_remove(path);
    assert_int_equal(sqlite3_open(path, &owner), SQLITE_OK);
    assert_int_equal(sqlite3_exec(owner, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(owner);
    setting = ledger_setting_new(&(struct ledger_case){.file = path});
    setting->config.type = LEDGER_SQLITE;
    setting->config.query = ledger_case_text("SELECT * FROM i", NULL);
    return setting;
}

static struct ledger_reading *begin(const struct ledger_setting *setting)
{
    return ledger_read_begin(&setting->config, setting->contacts_path ? &setting->contacts : NULL, NULL);
}

/* The ledger, and in *STEPS how many it took. */
static struct ledger *read_in_steps(const struct ledger_setting *setting, int *steps)
{
    struct ledger_reading *reading = begin(setting);

    for (*steps = 1; !ledger_read_step(reading); ++*steps)
        ;
    return ledger_read_end(reading);
}

static void check_same(const struct ledger_setting *setting)
{
    AUTO(ledger) whole = ledger_setting_read(setting);
    int steps;
    AUTO(ledger) stepped = read_in_steps(setting, &steps);
    g_autofree char *want = ledger_dump(whole, setting), *got = ledger_dump(stepped, setting);

    assert_null(whole->failure);
    assert_int_equal(stepped->invoices->len, ROWS);
    assert_string_equal(got, want);
    assert_string_equal(stepped->sha256, whole->sha256);
    assert_string_equal(stepped->header_sha256, whole->header_sha256);
    assert_int_equal(stepped->rows, whole->rows);
    if (steps < STEPS_LEAST)
        fail_msg("got %d steps want at least %d", steps, STEPS_LEAST);
}

static void steps_lead_to_what_one_go_leads_to(void **state)
{
    g_autofree char *text = long_csv(ROWS);
    struct ledger_setting *csv = csv_setting(text), *sqlite = sqlite_setting();

    (void)state;
    check_same(csv);
    check_same(sqlite);
    ledger_setting_free(csv);
    ledger_setting_free(sqlite);
}

/* More rows than are sorted in one step, in no order at all; every number twice, which stay as the file has them. */
static void many_rows_in_no_order_are_put_in_order(void **state)
{
    g_autoptr(GArray) invoices = g_array_new(FALSE, FALSE, sizeof(struct invoice));
    g_autoptr(GStringChunk) texts = g_string_chunk_new(1 << 16);
    guint32 chance = 1;
    int steps = 1;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct invoice one = {.line = i};
        char number[24];

        chance = chance * 1103515245 + 12345;
        g_snprintf(number, sizeof number, "2026-%09u", chance % (MANY / 2));
        one.number = g_string_chunk_insert(texts, number);
        g_array_append_val(invoices, one);
    }
    AUTO(ordering) ordering = ordering_begin(invoices);

    while (!ordering_step(ordering))
        steps++;
    for (guint i = 1; i < MANY; i++) {
        const struct invoice *before = &g_array_index(invoices, struct invoice, i - 1);
        const struct invoice *after = &g_array_index(invoices, struct invoice, i);
        int order = strcmp(before->number, after->number);

        if (order > 0 || (order == 0 && before->line >= after->line))
            fail_msg("row %u: got %s of line %d behind %s of line %d", i, after->number, after->line, before->number,
                     before->line);
    }
    if (steps < STEPS_LEAST - 2)
        fail_msg("got %d steps want at least %d", steps, STEPS_LEAST - 2);
}

static void contacts_are_read_in_steps_too(void **state)
{
    g_autoptr(GString) people = g_string_new("key,name,email\n");
    struct ledger_case test = {.csv = "number,client,issued,due,currency,total,open\n"
                                      "1,c19999,2026-01-20,2026-02-20,EUR,5.00,5.00\n"};
    struct ledger_setting *setting;
    int steps;

    (void)state;
    for (int i = 1; i < ROWS; i++)
        g_string_append_printf(people, "c%d,Somebody of the long list number %d,ap@c%d.example\n", i, i, i);
    test.contacts = people->str;
    setting = ledger_setting_new(&test);
    AUTO(ledger) ledger = read_in_steps(setting, &steps);

    assert_null(ledger->failure);
    assert_string_equal(g_array_index(ledger->invoices, struct invoice, 0).client->email, "ap@c19999.example");
    if (steps < STEPS_LEAST)
        fail_msg("got %d steps want at least %d", steps, STEPS_LEAST);
    ledger_setting_free(setting);
}

static void append(const char *path, const char *text)
{
    FILE *file = fopen(path, "a");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char MORE[] = "N999999,c1,Client,ap@c1.example,2026-01-20,2026-02-20,EUR,1.00,1.00\n";

static void a_file_that_grows_between_two_steps_is_read_again(void **state)
{
    g_autofree char *text = long_csv(ROWS);
    struct ledger_setting *setting = csv_setting(text);
    struct ledger_reading *reading = begin(setting);

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_false(ledger_read_step(reading));
    append(setting->path, MORE);
    while (!ledger_read_step(reading))
        ;
    AUTO(ledger) ledger = ledger_read_end(reading);

    assert_null(ledger->failure);
    assert_int_equal(ledger->invoices->len, ROWS + 1);
    assert_true(ledger_is_current(ledger));
    ledger_setting_free(setting);
}

static void a_file_that_never_rests_is_given_up_after_three_tries(void **state)
{
    g_autofree char *text = long_csv(ROWS);
    struct ledger_setting *setting = csv_setting(text);
    struct ledger_reading *reading = begin(setting);
    int steps = 0;

    (void)state;
    while (!ledger_read_step(reading) && ++steps < 100000)
        append(setting->path, MORE);
    AUTO(ledger) ledger = ledger_read_end(reading);

    assert_non_null(ledger->failure);
    assert_non_null(strstr(ledger->failure, "changed while it was read, three times"));
    assert_int_equal(ledger->invoices->len, 0);
    ledger_setting_free(setting);
}

/* The sanitizer looks for what is left behind. */
static void a_reading_can_be_given_up_after_any_step(void **state)
{
    g_autofree char *text = long_csv(ROWS / 10);
    struct ledger_setting *csv = csv_setting(text), *sqlite = sqlite_setting();

    (void)state;
    for (int steps = 0; steps < 6; steps++) {
        AUTO(ledger_reading) one = begin(csv);
        AUTO(ledger_reading) other = begin(sqlite);

        for (int i = 0; i < steps; i++) {
            ledger_read_step(one);
            ledger_read_step(other);
        }
    }
    ledger_setting_free(csv);
    ledger_setting_free(sqlite);
}

static int clean_up(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_lead_to_what_one_go_leads_to),
        cmocka_unit_test(many_rows_in_no_order_are_put_in_order),
        cmocka_unit_test(contacts_are_read_in_steps_too),
        cmocka_unit_test(a_file_that_grows_between_two_steps_is_read_again),
        cmocka_unit_test(a_file_that_never_rests_is_given_up_after_three_tries),
        cmocka_unit_test(a_reading_can_be_given_up_after_any_step),
    };

    return cmocka_run_group_tests(tests, NULL, clean_up);
}
