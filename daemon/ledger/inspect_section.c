/* SPDX-License-Identifier: MIT */
#include "config/quote.h"
#include "ledger/inspect.h"

static void add(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, "  %s = ", name);
    quote_append(out, value);
    g_string_append_c(out, '\n');
}

/* A setting whose value differs from BELOW, which counts where nothing is said. */
static void add_changed(GString *out, const char *name, const char *value, const char *below)
{
    if (!g_str_equal(value, below))
        add(out, name, value);
}

static void add_filters(GString *out, const char *name, const GPtrArray *filters)
{
    if (!filters->len)
        return;
    g_string_append_printf(out, "  %s = {", name);
    for (guint i = 0; i < filters->len; i++) {
        const struct config_filter *filter = filters->pdata[i];
        g_autofree char *text = g_strdup_printf("%s=%s", filter->column, filter->value);

        g_string_append(out, i ? ", " : "");
        quote_append(out, text);
    }
    g_string_append(out, "}\n");
}

static void add_columns(GString *out, const struct config_ledger *ledger, const struct config_ledger *below)
{
    bool any = false;

    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (g_str_equal(ledger->columns[i], below ? below->columns[i] : ""))
            continue;
        g_string_append(out, any ? "" : "  columns {\n");
        g_string_append_printf(out, "    %s = ", ledger_column_name((enum ledger_column)i));
        quote_append(out, ledger->columns[i]);
        g_string_append_c(out, '\n');
        any = true;
    }
    g_string_append(out, any ? "  }\n" : "");
}

static bool is_open(const struct inspection *inspection, enum inspect_question question)
{
    for (guint i = 0; i < inspection->open->len; i++)
        if (((const struct inspect_open *)inspection->open->pdata[i])->question == question)
            return true;
    return false;
}

/* NAME is left to the reader: the file does not decide it. */
static void add_open(GString *out, const char *name, const char *example)
{
    g_string_append_printf(out, "  #%s = %s    # <-- the file does not decide it\n", name, example);
}

static void add_written(GString *out, const struct inspection *inspection, const struct config_ledger *below)
{
    const struct config_csv *csv = &inspection->ledger->csv;
    const char separator[] = {csv->separator, '\0'}, decimal[] = {csv->decimal, '\0'};
    const char separator_below[] = {below->csv.separator, '\0'}, decimal_below[] = {below->csv.decimal, '\0'};

    add_changed(out, "separator", separator, separator_below);
    if (is_open(inspection, INSPECT_DECIMAL))
        add_open(out, "decimal", "\",\"");
    else
        add_changed(out, "decimal", decimal, decimal_below);
    if (is_open(inspection, INSPECT_DATE))
        add_open(out, "date", "\"%d-%m-%Y\"");
    else
        add_changed(out, "date", csv->date, below->csv.date);
    add_changed(out, "encoding", csv->encoding, below->csv.encoding);
    if (csv->skip_lines != below->csv.skip_lines)
        g_string_append_printf(out, "  skip_lines = %d\n", csv->skip_lines);
    if (is_open(inspection, INSPECT_CURRENCY))
        add_open(out, "fixed_currency", "EUR");
    else
        add_changed(out, "fixed_currency", inspection->ledger->fixed_currency, below->fixed_currency);
}

/* As it was given for the look. */
static void add_login(GString *out, const struct config_web *web)
{
    if (web->login.user && *web->login.user)
        add(out, "user", web->login.user);
    if (web->login.password_file && *web->login.password_file)
        add(out, "password_file", web->login.password_file);
}

char *inspection_section(const struct inspection *inspection, const char *name, const char *path)
{
    const struct config_ledger *ledger = inspection->ledger, *preset = inspection->preset;
    struct config_ledger *blank = config_ledger_blank(name, path);
    GString *out = g_string_new("ledger ");

    quote_append(out, name);
    g_string_append(out, " {\n  type = csv\n");
    add(out, "path", path);
    add_login(out, &ledger->web);
    if (preset)
        add(out, "preset", preset->preset);
    add_written(out, inspection, preset ? preset : blank);
    add_changed(out, "terms", ledger->terms, preset ? preset->terms : "");
    if (!preset || preset->drop->len != ledger->drop->len)
        add_filters(out, "drop", ledger->drop);
    if (!preset || preset->keep->len != ledger->keep->len)
        add_filters(out, "keep", ledger->keep);
    add_columns(out, ledger, preset);
    g_string_append(out, "}\n");
    config_ledger_free(blank);
    return g_string_free(out, FALSE);
}
