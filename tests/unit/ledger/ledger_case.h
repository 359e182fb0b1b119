/* SPDX-License-Identifier: MIT */
/*
 * A ledger test as data: settings, a CSV text, and what must come out of it
 * as lines of text. The file is written to a folder of the test's own.
 * Include cmocka.h first.
 */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ledger/ledger.h"

struct ledger_case {
    const char *csv;
    gsize length;            /* of csv where it holds a NUL; 0 = a string */
    const char *file;        /* read this file instead of csv */
    char separator, decimal; /* 0 = , and . */
    bool unquoted, headless;
    int skip_lines;
    const char *date, *encoding, *currency, *drop[4], *keep[4];
    enum grouping group;
    const char *columns[COLUMN_COUNT]; /* none set: the canonical header */
    const char *contacts, *contact_columns[CONTACT_COUNT];
    char contact_separator;
    const char *want; /* of ledger_dump() */
};

static char *ledger_case_dir; /* of this run */

static inline char *ledger_case_path(const char *name)
{
    if (!ledger_case_dir)
        ledger_case_dir = g_dir_make_tmp("herinnerd-ledger-XXXXXX", NULL);
    return g_build_filename(ledger_case_dir, name, NULL);
}

static inline void ledger_case_remove_dir(void)
{
    if (!ledger_case_dir)
        return;

    GDir *dir = g_dir_open(ledger_case_dir, 0, NULL);

    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = ledger_case_path(name);

        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(ledger_case_dir);
    g_clear_pointer(&ledger_case_dir, g_free);
}

static inline char *ledger_case_write(const char *name, const char *text, gsize length)
{
    char *path = ledger_case_path(name);

    g_file_set_contents(path, text, (gssize)length, NULL);
    return path;
}

static inline void ledger_case_filter_free(void *data)
{
    struct config_filter *filter = data;

    g_free(filter->column);
    g_free(filter->value);
    g_free(filter);
}

static inline GPtrArray *ledger_case_filters(const char *const texts[4])
{
    GPtrArray *filters = g_ptr_array_new_with_free_func(ledger_case_filter_free);

    for (int i = 0; i < 4 && texts[i]; i++) {
        struct config_filter *filter = g_new(struct config_filter, 1);
        const char *sign = strchr(texts[i], '=');

        *filter = (struct config_filter){g_strndup(texts[i], (gsize)(sign - texts[i])), g_strdup(sign + 1)};
        g_ptr_array_add(filters, filter);
    }
    return filters;
}

static inline char *ledger_case_text(const char *text, const char *otherwise)
{
    return (char *)(gpointer)(text ? text : otherwise);
}

static inline struct config_csv ledger_case_csv(const struct ledger_case *test, char separator)
{
    return (struct config_csv){
        .separator = separator ? separator : ',',
        .quote = test->unquoted ? 0 : '"',
        .decimal = test->decimal ? test->decimal : '.',
        .date = ledger_case_text(test->date, "%Y-%m-%d"),
        .encoding = ledger_case_text(test->encoding, "UTF-8"),
        .skip_lines = test->skip_lines,
        .header = !test->headless,
    };
}

/* What a test reads with; must stay where it is as long as the ledger. */
struct ledger_setting {
    struct config_ledger config;
    struct config_contacts contacts;
    char *path, *contacts_path;
};

static inline struct ledger_setting *ledger_setting_new(const struct ledger_case *test)
{
    struct ledger_setting *setting = g_new0(struct ledger_setting, 1);
    struct config_ledger *config = &setting->config;

    if (test->file)
        setting->path = g_strdup(test->file);
    else
        setting->path = ledger_case_write("ledger.csv", test->csv, test->length ? test->length : strlen(test->csv));
    config->key = ledger_case_text("main", NULL);
    config->path = setting->path;
    config->csv = ledger_case_csv(test, test->separator);
    config->drop = ledger_case_filters(test->drop);
    config->keep = ledger_case_filters(test->keep);
    config->group = test->group;
    config->fixed_currency = ledger_case_text(test->currency, "");
    for (int i = 0; i < COLUMN_COUNT; i++) {
        config->columns[i] = ledger_case_text(test->columns[i], "");
        config->columns_given = config->columns_given || test->columns[i];
    }
    if (!test->contacts)
        return setting;
    setting->contacts_path = ledger_case_write("contacts.csv", test->contacts, strlen(test->contacts));
    setting->contacts.path = setting->contacts_path;
    setting->contacts.csv = ledger_case_csv(&(struct ledger_case){0}, test->contact_separator);
    for (int i = 0; i < CONTACT_COUNT; i++)
        setting->contacts.columns[i] = ledger_case_text(test->contact_columns[i], "");
    return setting;
}

static inline void ledger_setting_free(struct ledger_setting *setting)
{
    g_ptr_array_unref(setting->config.drop);
    g_ptr_array_unref(setting->config.keep);
    g_free(setting->path);
    g_free(setting->contacts_path);
    g_free(setting);
}

static inline struct ledger *ledger_setting_read(const struct ledger_setting *setting)
{
    return ledger_read(&setting->config, setting->contacts_path ? &setting->contacts : NULL, NULL);
}

static inline void ledger_dump_invoice(GString *text, const struct invoice *invoice)
{
    static const char *const status[] = {"", " draft", " void", " paid", " in-payment", " disputed", " collection"};
    char total[MONEY_TEXT_SIZE], balance[MONEY_TEXT_SIZE], issued[DAY_ISO_SIZE], due[DAY_ISO_SIZE];

    g_string_append_printf(text, "%s %s %s/%s %s %s %s%s%s%s%s\n", invoice->number, invoice->client->id,
                           money_to_text(invoice->total, invoice->currency, total),
                           money_to_text(invoice->balance, invoice->currency, balance), invoice->currency,
                           day_to_iso(invoice->issued, issued), day_to_iso(invoice->due, due),
                           invoice->kind == KIND_CREDIT_NOTE ? " credit" : "", status[invoice->status],
                           invoice->collect ? " collect" : "", invoice->balance_known ? "" : " total-only");
}

/*
 * A line an invoice, "reject LINE:COLUMN NUMBER: REASON", "skipped N", "warning TEXT"; or, for a
 * failure alone, "failure TEXT" with FILE for the path and "failure (value)" for an unreadable value.
 */
static inline char *ledger_dump(const struct ledger *ledger, const struct ledger_setting *setting)
{
    GString *text = g_string_new(NULL);

    if (ledger->failure) {
        g_string_append_printf(text, "failure%s %s\n", ledger->failure_is_value ? " (value)" : "", ledger->failure);
        if (setting->contacts_path)
            g_string_replace(text, setting->contacts_path, "CONTACTS", 1);
        g_string_replace(text, setting->path, "FILE", 1);
        if (ledger->invoices->len)
            g_string_append(text, "invoices left behind\n");
        return g_string_free(text, FALSE);
    }
    for (guint i = 0; i < ledger->invoices->len; i++)
        ledger_dump_invoice(text, &g_array_index(ledger->invoices, struct invoice, i));
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = g_ptr_array_index(ledger->rejects, i);

        g_string_append_printf(text, "reject %d:%d %s: %s\n", reject->line, reject->column, reject->number,
                               reject->reason);
    }
    if (ledger->skipped)
        g_string_append_printf(text, "skipped %d\n", ledger->skipped);
    for (guint i = 0; i < ledger->warnings->len; i++)
        g_string_append_printf(text, "warning %s\n", (char *)g_ptr_array_index(ledger->warnings, i));
    return g_string_free(text, FALSE);
}

/* Runs a case and returns what came out. New string. */
static inline char *ledger_case_run(const struct ledger_case *test)
{
    struct ledger_setting *setting = ledger_setting_new(test);
    AUTO(ledger) ledger = ledger_setting_read(setting);
    char *got = ledger_dump(ledger, setting);

    ledger_setting_free(setting);
    return got;
}

/* Runs all CASES; each that comes out otherwise is told before the test fails. */
static inline void ledger_cases_run(const struct ledger_case *cases, gsize count)
{
    int failed = 0;

    for (gsize i = 0; i < count; i++) {
        g_autofree char *got = ledger_case_run(&cases[i]);

        if (g_strcmp0(got, cases[i].want) != 0) {
            print_error("case %zu:\n got \"%s\"\nwant \"%s\"\n", i, got, cases[i].want);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}
