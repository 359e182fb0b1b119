/* SPDX-License-Identifier: MIT */
/* Which files are read and in what order; files that are no configuration; presets and shipped policies. */
#include "config_help.h"

#include "config/letters.h"

static void includes_are_read_in_the_order_of_their_names(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "clients.d/b.conf", "client \"b\" { calendar = \"b.ics\" }\n");
    put_file(place, "clients.d/A.conf", "client \"a\" { }\ninclude(\"more/x.conf\")\n");
    put_file(place, "clients.d/more/x.conf", "client \"x\" { calendar = \"../b.ics\" }\n");
    put_file(place, "clients.d/README", "not a configuration {");
    put_file(place, "clients.d/.hidden.conf", "not a configuration {");
    put_file(place, "clients.d/b.ics", "");

    AUTO(config)
    config = load_text(place, SENDER "client \"0\" { }\ninclude(\"clients.d/*.conf\")\nclient \"z\" { }\n");
    const char *const wanted[] = {"0", "a", "x", "b", "z"};
    g_autofree char *calendar = g_build_filename(place->directory, "clients.d/b.ics", NULL);

    assert_int_equal(config->clients->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const struct config_client *client = config->clients->pdata[i];

        if (!g_str_equal(client->key, wanted[i]))
            fail_msg("client %u: got %s want %s", i, client->key, wanted[i]);
    }
    assert_string_equal(config_client(config, "b")->calendar, calendar);
    assert_string_equal(config_client(config, "x")->calendar, calendar);
}

static void a_mistake_in_an_included_file_names_that_file(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "in/one.conf", "client \"one\" {\n  policy = \"none\"\n}\nmode = rehearsal\n");
    refuse_text(place, SENDER "mode = live\ninclude(\"in/one.conf\")\ninclude(\"in/o*.conf\")\n",
                "main.conf:4: \"in/one.conf\" is included twice\n"
                "in/one.conf:4: setting \"mode\" is given twice; the first is at main.conf:2\n");
}

static void a_pattern_without_files_is_fine(void **state)
{
    AUTO(config) config = load_text(*state, SENDER "include(\"nothing.d/*.conf\")\n");

    assert_int_equal(config->clients->len, 0);
}

static void files_that_include_each_other_are_refused(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "loop.conf", "include(\"main.conf\")\n");
    refuse_text(place, SENDER "include(\"loop.conf\")\n", "loop.conf:1: \"main.conf\" is included twice\n");
}

static void what_is_no_configuration_file_is_refused(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *fifo = g_build_filename(place->directory, "fifo", NULL);
    static const struct {
        const char *name, *wanted;
    } cases[] = {
        {"absent.conf", "absent.conf: cannot read the configuration: No such file or directory\n"},
        {"data", "data: cannot read the configuration: it is a directory\n"},
        {"fifo", "fifo: cannot read the configuration: it is not a regular file\n"},
    };

    assert_int_equal(mkfifo(fifo, 0600), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *told = NULL;
        AUTO(config) config = load_told(place, cases[i].name, &told);

        if (config || !g_str_equal(told, cases[i].wanted))
            fail_msg("%zu: got %s want %s", i, told, cases[i].wanted);
    }
}

static void a_nul_byte_is_refused_with_its_line(void **state)
{
    static const char text[] = SENDER "mode = rehearsal\0\n";
    const struct place_of_test *place = *state;
    g_autofree char *path = g_build_filename(place->directory, "nul.conf", NULL);
    g_autofree char *told = NULL;

    assert_true(g_file_set_contents(path, text, sizeof text - 1, NULL));

    AUTO(config) config = load_told(place, "nul.conf", &told);

    assert_null(config);
    assert_string_equal(told, "nul.conf:2: there is a NUL byte; save the file as plain text\n");
}

/* A byte order mark, DOS line ends, comments of all kinds and an empty file beside it. */
static void files_from_other_editors_are_read(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "empty.conf", "");
    AUTO(config)
    config = load_text(place, "\xef\xbb\xbf//first\r\n"
                              "sender \"main\" { /* two\r\n lines */ name = 'It\\'s \"${x}\"'\r\n"
                              "  address = \"info@bakkerij.example\" # last\r\n"
                              "  owner = {\"a@b.example\", # one\r\n \"c@d.example\"} }\r\n"
                              "include(\"empty.conf\")\r\n"
                              "client \"x\" { }\r\n");
    const struct config_sender *sender = config_sender(config, "");

    assert_string_equal(sender->name, "It's \"${x}\"");
    assert_string_equal(sender->owner[1], "c@d.example");
    assert_int_equal(config_client(config, "x")->place.line, 8);
}

static void a_preset_stands_below_what_the_section_says(void **state)
{
    AUTO(config)
    config = load_text(*state, SENDER "ledger \"main\" { path = \"x\"  preset = \"moneybird\"  separator = \"\\t\"\n"
                                      "  columns { open = \"Rest\" } }\n");
    const struct config_ledger *ledger = config_ledger(config, "main");

    assert_int_equal(ledger->csv.separator, '\t');
    assert_int_equal(ledger->csv.decimal, ',');
    assert_string_equal(ledger->columns[COLUMN_NUMBER], "Factuur");
    assert_string_equal(ledger->columns[COLUMN_OPEN], "Rest");
    assert_true(ledger->columns_given);
}

static void the_owners_preset_and_calendar_come_before_the_shipped_ones(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *own = write_file(place, "calendars/nl.ics", "");
    g_autofree char *shipped = g_build_filename(place->datadir, "calendars", "be.ics", NULL);

    put_file(place, "ledgers/moneybird.conf", "separator = \"|\"  columns { number = a client = b total = c }\n");

    AUTO(config)
    config = load_text(place, SENDER "schedule { calendars = {\"nl\", \"be\", \"calendars/nl.ics\"} }\n"
                                     "ledger \"main\" { path = \"x\"  preset = \"moneybird\" }\n");

    assert_string_equal(config->schedule.calendars[0], own);
    assert_string_equal(config->schedule.calendars[1], shipped);
    assert_string_equal(config->schedule.calendars[2], own);
    assert_int_equal(config_ledger(config, "main")->csv.separator, '|');
}

static void check_stages(const struct config_policy *policy, const char *const *wanted)
{
    guint i = 0;

    for (; wanted[i] && i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];

        if (!g_str_equal(stage->name, wanted[i]))
            fail_msg("%s, stage %u: got %s want %s", policy->name, i, stage->name, wanted[i]);
    }
    assert_int_equal(i, policy->stages->len);
    assert_null(wanted[i]);
}

static void a_copied_policy_changes_what_it_names(void **state)
{
    AUTO(config)
    config = load_text(*state, SENDER "policy \"mine\" { copy = standard  per = client\n"
                                      "  stage \"reminder\" { after_due = 9d  template = reminder }\n"
                                      "  stage \"last\" { after_previous = 9d  template = notice  repeat = 14d } }\n"
                                      "policy \"patient\" { copy = mine }\n");
    static const char *const wanted[] = {"courtesy", "reminder", "second", "call", "formal", "last", NULL};
    const struct config_policy *mine = config_policy(config, "mine"), *patient = config_policy(config, "patient");
    const struct config_stage *reminder = mine->stages->pdata[1], *last = patient->stages->pdata[5];

    check_stages(mine, wanted);
    check_stages(patient, wanted);
    assert_int_equal(mine->per, PER_CLIENT);
    assert_int_equal(patient->per, PER_CLIENT);
    assert_int_equal(reminder->after_due.count, 9);
    assert_int_equal(last->repeat_max, 3);
    assert_int_equal(last->wait.count, 10);
}

static void the_owners_policy_takes_the_place_of_the_shipped_one(void **state)
{
    AUTO(config)
    config = load_text(*state, SENDER "policy \"standard\" { copy = standard\n"
                                      "  stage \"reminder\" { after_due = 1d  template = reminder } }\n");
    const struct config_policy *standard = config_policy(config, "standard");
    const struct config_stage *own = standard->stages->pdata[1];
    const struct config_stage *patients = config_policy(config, "patient")->stages->pdata[1];

    assert_int_equal(config->policies->len, 6);
    assert_int_equal(standard->stages->len, 5);
    assert_int_equal(own->after_due.count, 1);
    assert_int_equal(patients->after_due.count, 10);
}

static void a_mistake_in_a_copied_stage_is_told_once(void **state)
{
    refuse_text(*state,
                SENDER "policy \"a\" { stage \"x\" { after_due = 3 template = reminder } }\n"
                       "policy \"b\" { copy = a  stage \"y\" { after_due = 9d  template = second } }\n",
                "main.conf:2: \"after_due\" cannot be \"3\"; write a term such as 7d, 2w, 1mo, 7y or 5bd\n");
}

static void without_shipped_data_a_policy_is_needed(void **state)
{
    const struct place_of_test *place = *state;
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *path = write_file(place, "alone.conf", SENDER);

    assert_null(config_load(path, NULL, NULL, mistakes));

    g_autofree char *told = texts_of(mistakes, place->directory);

    assert_string_equal(told,
                        "alone.conf: there is no policy \"standard\"; add it, or say \"default\" in \"policies\"\n");
}

static void base_is_where_relative_paths_count_from(void **state)
{
    const struct place_of_test *place = *state;
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *path =
        write_file(place, "new.conf", SENDER "include(\"c.conf\")\nledger \"main\" { path = \"x.csv\" }\n");
    g_autofree char *base = g_build_filename(place->directory, "etc", NULL);
    g_autofree char *csv = g_build_filename(base, "x.csv", NULL);
    g_autofree char *templates = g_build_filename(base, "templates", NULL);

    put_file(place, "etc/c.conf", "client \"c\" { }\n");

    AUTO(config) config = config_load(path, base, place->datadir, mistakes);

    assert_non_null(config);
    assert_string_equal(config->path, path);
    assert_string_equal(config_ledger(config, "main")->path, csv);
    assert_string_equal(config->template_dir, templates);
    assert_non_null(config_client(config, "c"));
}

static void any_change_of_a_file_changes_the_hash(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "part.conf", "client \"c\" { }\n");
    AUTO(config) one = load_text(place, SENDER "include(\"part.conf\")\n");
    AUTO(config) same = load_text(place, SENDER "include(\"part.conf\")\n");

    put_file(place, "part.conf", "client \"d\" { }\n");
    AUTO(config) other = load_text(place, SENDER "include(\"part.conf\")\n");

    assert_string_equal(one->sha256, same->sha256);
    assert_string_not_equal(one->sha256, other->sha256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(includes_are_read_in_the_order_of_their_names),
        cmocka_unit_test(a_mistake_in_an_included_file_names_that_file),
        cmocka_unit_test(a_pattern_without_files_is_fine),
        cmocka_unit_test(files_that_include_each_other_are_refused),
        cmocka_unit_test(what_is_no_configuration_file_is_refused),
        cmocka_unit_test(a_nul_byte_is_refused_with_its_line),
        cmocka_unit_test(files_from_other_editors_are_read),
        cmocka_unit_test(a_preset_stands_below_what_the_section_says),
        cmocka_unit_test(the_owners_preset_and_calendar_come_before_the_shipped_ones),
        cmocka_unit_test(a_copied_policy_changes_what_it_names),
        cmocka_unit_test(the_owners_policy_takes_the_place_of_the_shipped_one),
        cmocka_unit_test(a_mistake_in_a_copied_stage_is_told_once),
        cmocka_unit_test(without_shipped_data_a_policy_is_needed),
        cmocka_unit_test(base_is_where_relative_paths_count_from),
        cmocka_unit_test(any_change_of_a_file_changes_the_hash),
    };

    return cmocka_run_group_tests(tests, place_setup, place_teardown);
}
