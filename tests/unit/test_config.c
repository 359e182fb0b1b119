/* SPDX-License-Identifier: MIT */
/* What a configuration that loads means: the example of the manual, the defaults, the shipped files. */
#include "config_example.h"
#include "config_help.h"

#include "config/letters.h"

static void check_example_sender(const struct place_of_test *place, const struct config *config)
{
    const struct config_sender *sender = config_sender(config, "");
    g_autofree char *logo = g_build_filename(place->directory, "logo.png", NULL);

    assert_string_equal(sender->key, "devries");
    assert_string_equal(sender->phone, "+31 10 1234567");
    assert_string_equal(sender->logo, logo);
    assert_string_equal(sender->logo_type, "image/png");
    assert_int_equal(g_bytes_get_size(sender->logo_bytes), 9);
    assert_true(sender->qr);
    assert_string_equal(sender->owner[0], "ik@devries.example");
    assert_null(sender->owner[1]);
    assert_string_equal(sender->smtp, "main");
    assert_int_equal(sender->place.line, 2);
}

static void check_example_ledger(const struct config *config)
{
    const struct config_ledger *ledger = config_ledger(config, "main");
    const struct config_filter *filter = ledger->drop->pdata[0];
    const struct config_contacts *contacts = config->contacts->pdata[0];

    assert_string_equal(ledger->path, "/srv/export/open*.csv");
    assert_int_equal(ledger->csv.separator, ';');
    assert_int_equal(ledger->csv.quote, '"');
    assert_string_equal(filter->column, "Status");
    assert_string_equal(filter->value, "Draft");
    assert_string_equal(ledger->columns[COLUMN_NUMBER], "Factuurnummer");
    assert_string_equal(ledger->columns[COLUMN_COLLECT], "J");
    assert_string_equal(ledger->columns[COLUMN_CREDITS], "");
    assert_string_equal(contacts->columns[CONTACT_KEY], "Code");
    assert_string_equal(contacts->columns[CONTACT_NOTE], "t");
    assert_string_equal(config_ledger(config, "erp")->sender, "devries");
    assert_string_equal(config_ledger(config, "ubl")->own[0], "NL001234567B01");
}

static void check_example_policy(const struct config *config)
{
    const struct config_policy *policy = config_policy(config, "standard");
    const struct config_policy *patient = config_policy(config, "patient");
    const struct config_stage *formal = policy->stages->pdata[4], *call = policy->stages->pdata[3];

    assert_int_equal(policy->stages->len, 6);
    assert_int_equal(patient->stages->len, 6);
    assert_int_equal(config_stage_index(policy, "formal"), 4);
    assert_int_equal(config_stage_index(policy, "Formal"), -1);
    assert_true(formal->escalation && formal->confirm && formal->interest);
    assert_int_equal(formal->costs, COSTS_ANNOUNCE);
    assert_int_equal(formal->new_term.count, 14);
    assert_int_equal(call->action, ACTION_CALL);
    assert_int_equal(call->lapse.unit, DURATION_BUSINESS_DAYS);
    assert_false(duration_is_set(formal->lapse));
}

static void the_example_of_the_manual_loads(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "logo.png", "\x89PNG\r\n\x1a\n.");
    put_file(place, "acme-closed.ics", "x");

    AUTO(config) config = load_text(place, example);
    const struct config_client *client = config_client_by_match(config, "C0042");
    const struct config_policy_choice *choice = config->policy_choices->pdata[1];

    assert_int_equal(config->mode, MODE_LIVE);
    assert_true(config->mode_given);
    assert_string_equal(config->outbox, "/var/lib/herinnerd/outbox");
    check_example_sender(place, config);
    check_example_ledger(config);
    check_example_policy(config);
    assert_string_equal(client->key, "acme");
    assert_ptr_equal(client, config_client(config, "acme"));
    assert_null(config_client_by_match(config, "acme"));
    assert_int_equal(client->segment, SEGMENT_BUSINESS);
    assert_int_equal(client->mark_automatic, 1);
    assert_string_equal(choice->key, "consumer-BE");
    assert_int_equal(config->policy_choices->len, 4);
}

static void check_default_limits(const struct config_limits *limits)
{
    const struct money *least = &g_array_index(limits->min_balance, struct money, 0);

    assert_int_equal(limits->per_run, -1);
    assert_int_equal(limits->max_gap.count, 35);
    assert_int_equal(limits->first_sight, FIRST_SIGHT_HOLD);
    assert_int_equal(limits->first_sight_age.count, 60);
    assert_int_equal(limits->contact_gap.count, 3);
    assert_int_equal(limits->min_gap.count, 5);
    assert_int_equal(limits->max_per_week, 2);
    assert_false(limits->max_per_week_set);
    assert_int_equal(least->minor, 100);
    assert_int_equal(limits->promise_grace.unit, DURATION_BUSINESS_DAYS);
    assert_int_equal(limits->retention.unit, DURATION_MONTHS);
    assert_int_equal(limits->retention.count, 84);
}

static void check_default_smtp(const struct config_smtp *smtp)
{
    assert_int_equal(smtp->transport, TRANSPORT_SMTP);
    assert_int_equal(smtp->security, SECURITY_STARTTLS);
    assert_int_equal(smtp->connections, 4);
    assert_int_equal(smtp->rate, 60);
    assert_int_equal(smtp->per_day, 0);
    assert_int_equal(smtp->timeout, 60);
    assert_int_equal(smtp->timeout_accept, 600);
    assert_true(smtp->dsn && smtp->mark_automatic);
    assert_string_equal(smtp->save_sent, "auto");
    assert_int_equal(smtp->attach_max, 8 * 1024 * 1024);
}

static void check_default_ledger(const struct place_of_test *place, const struct config_ledger *ledger)
{
    g_autofree char *path = g_build_filename(place->directory, "open.csv", NULL);

    assert_string_equal(ledger->path, path);
    assert_string_equal(ledger->sender, "main");
    assert_int_equal(ledger->missing, MISSING_PAID);
    assert_int_equal(ledger->max_age.unit, DURATION_BUSINESS_DAYS);
    assert_int_equal(ledger->max_age.count, 3);
    assert_int_equal(ledger->max_vanished, 20);
    assert_int_equal(ledger->shrink_from, 20);
    assert_int_equal(ledger->csv.separator, ',');
    assert_int_equal(ledger->csv.decimal, '.');
    assert_string_equal(ledger->csv.date, "%Y-%m-%d");
    assert_true(ledger->csv.header);
    assert_false(ledger->columns_given);
    assert_string_equal(ledger->columns[COLUMN_NUMBER], "");
}

static void what_is_not_said_has_the_defaults_of_the_manual(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *store = g_build_filename(place->directory, "herinnerd.db", NULL);
    g_autofree char *outbox = g_build_filename(place->directory, "outbox", NULL);
    AUTO(config)
    config = load_text(place, SENDER "smtp \"a\" { url = \"smtp://mail.example\" }\n"
                                     "smtp \"b\" { url = \"smtps://mail.example\" }\n"
                                     "mailbox \"m\" { url = \"imaps://mail.example/Bounces\" }\n"
                                     "ledger \"main\" { path = \"open.csv\" }\n");
    const struct config_sender *sender = config_sender(config, "main");
    const struct config_mailbox *mailbox = config->mailboxes->pdata[0];

    assert_int_equal(config->mode, MODE_REHEARSAL);
    assert_false(config->mode_given);
    assert_string_equal(config->store, store);
    assert_string_equal(config->outbox, outbox);
    assert_int_equal(config->schedule.days, 0x1f);
    assert_int_equal(config->schedule.window_start, 9 * 60);
    assert_int_equal(config->schedule.window_end, 17 * 60);
    assert_string_equal(config->schedule.digest, "mo-fr 08:30");
    assert_string_equal(sender->legal_name, "Bakkerij");
    assert_string_equal(sender->owner[0], "info@bakkerij.example");
    assert_string_equal(sender->smtp, "a");
    assert_string_equal(sender->mailbox, "m");
    check_default_smtp(config_smtp(config, "a"));
    assert_int_equal(config_smtp(config, "b")->security, SECURITY_TLS);
    assert_int_equal(mailbox->security, SECURITY_TLS);
    assert_string_equal(mailbox->folders[0], "Bounces");
    assert_int_equal(mailbox->every, 300);
    check_default_ledger(place, config_ledger(config, "main"));
    check_default_limits(&config->limits);
    assert_int_equal(config->policy_choices->len, 1);
    assert_int_equal(strlen(config->sha256), 64);
}

static void the_shipped_configuration_loads_as_it_is(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    AUTO(config) config = config_load("etc/herinnerd.conf", NULL, "etc", mistakes);
    g_autofree char *told = texts_of(mistakes, ".");
    static const char *const shipped[] = {"standard", "patient", "prepay", "consumer"};

    (void)state;
    if (!config)
        fail_msg("got mistakes, want none:\n%s", told);
    assert_int_equal(config->mode, MODE_REHEARSAL);
    for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
        if (!config_policy(config, shipped[i]))
            fail_msg("%zu: there is no policy %s", i, shipped[i]);
    }
}

/* What is switched off in the shipped file can be switched on: only the files it names are missing. */
static void what_the_shipped_configuration_shows_is_right(void **state)
{
    const struct place_of_test *place = *state;
    g_autoptr(GRegex) off = g_regex_new("^( *)#(?=[a-z}]|  [a-z#}]|$)", G_REGEX_MULTILINE, 0, NULL);
    g_autofree char *text = NULL, *on = NULL, *told = NULL, *secret = NULL;

    assert_true(g_file_get_contents("etc/herinnerd.conf", &text, NULL, NULL));
    on = g_regex_replace(off, text, -1, 0, "\\1", 0, NULL);
    assert_non_null(strstr(on, "\nclient \"acme\" {"));
    put_file(place, "logo.png", "\x89PNG\r\n\x1a\n.");
    put_file(place, "templates-main/nl/reminder.md", "Subject: x\n\nx\n");
    secret = write_file(place, "smtp.password", "secret\n");
    assert_int_equal(g_chmod(secret, 0600), 0);

    AUTO(config) config = load_text(place, on);

    assert_int_equal(config->policies->len, 6);
    assert_int_equal(config->ledgers->len, 4);
    assert_int_equal(config_policy(config, "standard")->stages->len, 6);
    assert_true(config->limits.max_per_week_set);
}

static void windows_and_days_may_be_any(void **state)
{
    AUTO(config)
    config = load_text(*state, SENDER "schedule { window = \"00:00-24:00\"  days = {sa-mo}  digest = never }");

    assert_int_equal(config->schedule.window_end, 1440);
    assert_int_equal(config->schedule.days, 0x61);
    assert_string_equal(config->schedule.digest, "");
}

static void a_reference_keeps_the_configuration_alive(void **state)
{
    AUTO(config) config = load_text(*state, SENDER);
    struct config *other = config_ref(config);

    config_unref(g_steal_pointer(&config));
    assert_string_equal(config_sender(other, "")->name, "Bakkerij");
    config_unref(other);
}

static void a_hundred_thousand_clients_are_found_by_number(void **state)
{
    enum { CLIENTS = 100000 };
    g_autoptr(GString) text = g_string_new(SENDER);

    for (int i = 0; i < CLIENTS; i++)
        g_string_append_printf(text, "client \"c%d\" { match = {\"%d\"} }\n", i, i);

    gint64 start = g_get_monotonic_time();
    AUTO(config) config = load_text(*state, text->str);

    for (int i = 0; i < CLIENTS; i += 997) {
        g_autofree char *id = g_strdup_printf("%d", i);

        assert_int_equal(config_client_by_match(config, id)->place.line, i + 2);
    }
    if (g_get_monotonic_time() - start > 60 * G_USEC_PER_SEC)
        fail_msg("got %d s, want less than a minute", (int)((g_get_monotonic_time() - start) / G_USEC_PER_SEC));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_manual_loads),
        cmocka_unit_test(what_is_not_said_has_the_defaults_of_the_manual),
        cmocka_unit_test(the_shipped_configuration_loads_as_it_is),
        cmocka_unit_test(what_the_shipped_configuration_shows_is_right),
        cmocka_unit_test(windows_and_days_may_be_any),
        cmocka_unit_test(a_reference_keeps_the_configuration_alive),
        cmocka_unit_test(a_hundred_thousand_clients_are_found_by_number),
    };

    return cmocka_run_group_tests(tests, place_setup, place_teardown);
}
