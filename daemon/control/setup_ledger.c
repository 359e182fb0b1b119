/* SPDX-License-Identifier: MIT */
/* The list of invoices: looked at by ledger/inspect.h, and what it leaves open. */
#include <string.h>

#include "base/words.h"
#include "config/web_url.h"
#include "control/fetched.h"
#include "control/setup.h"
#include "ledger/date_pattern.h"
#include "ledger/file.h"

/* The columns that a person may name alone, one a question. */
static const struct {
    enum setup_key key;
    enum ledger_column column;
} single_columns[] = {
    {SETUP_LEDGER_NUMBER, COLUMN_NUMBER},
    {SETUP_LEDGER_CLIENT, COLUMN_NAME},
    {SETUP_LEDGER_AMOUNT, COLUMN_OPEN},
    {SETUP_LEDGER_DUE, COLUMN_DUE},
};

static int column_of(const char *name)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (!strcmp(name, ledger_column_name((enum ledger_column)i)))
            return i;
    return -1;
}

/* "number=Invoice, total=Sum" into HINTS, which point into LIST. Why not, or NULL. */
static char *read_columns(char **list, struct inspect_hints *hints)
{
    for (; list && *list; list++) {
        char *sign = strchr(*list, '=');
        int column = -1;

        if (sign) {
            *sign = '\0';
            column = column_of(g_strstrip(*list));
        }
        if (column < 0)
            return g_strdup_printf(_("\"%s\" is no column of a ledger; write number=Invoice, total=Sum as "
                                     "herinnerd.conf(5) lists them"),
                                   *list);
        hints->columns[column] = g_strstrip(sign + 1);
    }
    return NULL;
}

char *setup_ledger_columns_refuse(struct setup *setup, const char *value)
{
    g_auto(GStrv) list = *value ? g_strsplit(value, ",", -1) : NULL;
    struct inspect_hints hints = {0};

    (void)setup;
    return read_columns(list, &hints);
}

static const char *given(const struct setup *setup, enum setup_key key)
{
    const char *answer = setup_answer(setup, key);

    return *answer ? answer : NULL;
}

static void look_at(struct setup *setup, const char *path)
{
    const char *columns = given(setup, SETUP_LEDGER_COLUMNS), *separator = setup_answer(setup, SETUP_LEDGER_SEPARATOR);
    g_auto(GStrv) list = columns ? g_strsplit(columns, ",", -1) : NULL;
    struct inspect_hints hints = {.preset = given(setup, SETUP_LEDGER_PRESET),
                                  .encoding = given(setup, SETUP_LEDGER_ENCODING),
                                  .date = given(setup, SETUP_LEDGER_DATE),
                                  .currency = given(setup, SETUP_LEDGER_CURRENCY),
                                  .separator = g_str_equal(separator, "tab") ? '\t' : *separator,
                                  .decimal = *setup_answer(setup, SETUP_LEDGER_DECIMAL)};

    g_free(read_columns(list, &hints));
    for (gsize i = 0; i < G_N_ELEMENTS(single_columns); i++)
        if (given(setup, single_columns[i].key))
            hints.columns[single_columns[i].column] = given(setup, single_columns[i].key);
    g_clear_pointer(&setup->inspection, inspection_free);
    setup->inspection = inspect_file(path, setup->presets->ledgers, &hints);
}

/* A column that a person named and the header has not. */
static char *lost_column(const struct setup *setup)
{
    const struct inspection *inspection = setup->inspection;

    for (gsize i = 0; i < G_N_ELEMENTS(single_columns); i++) {
        const char *name = given(setup, single_columns[i].key);
        bool there = !name;

        for (char **one = inspection->header; *one && !there; one++)
            there = !g_ascii_strcasecmp(*one, name);
        if (!there) {
            g_autofree char *header = g_strjoinv(", ", inspection->header);

            return g_strdup_printf(_("there is no column \"%s\"; the file has: %s"), name, header);
        }
    }
    return NULL;
}

/* The newest file that the answer means, whether it is a path or a pattern. */
static char *find_file(const char *path, char **why)
{
    struct fault fault = {0};
    char *found = file_newest(path, NULL, &fault);

    if (!found)
        *why = g_strdup_printf("\"%s\" %s", path, fault.what);
    fault_clear(&fault);
    return found;
}

/* What is read for PATTERN: a folder, the newest file, or what lies at an address. *WHY when there is none. */
static char *find_list(struct setup *setup, const char *pattern, char **why)
{
    if (web_url_is(pattern))
        return setup_web_find(setup, pattern, why);
    return g_file_test(pattern, G_FILE_TEST_IS_DIR) ? g_strdup(pattern) : find_file(pattern, why);
}

static void tell_preset(const struct setup *setup)
{
    const struct config_ledger *preset = setup->inspection->preset;

    if (setup->told && preset)
        output_line(setup->out, TINT_GOOD, _("known: an export of %s"), preset->preset);
}

char *setup_ledger_refuse(struct setup *setup, const char *value)
{
    char *why = NULL;
    bool on_web = web_url_is(value);
    g_autofree char *pattern = on_web ? g_strdup(value) : setup_path(setup, value);
    g_autofree char *path = NULL;

    g_clear_pointer(&setup->inspection, inspection_free);
    g_clear_pointer(&setup->ledger_file, g_free);
    g_clear_pointer(&setup->fetched, fetched_free);
    if (!*value)
        return NULL;
    path = find_list(setup, pattern, &why);
    if (!path)
        return why;
    if (!on_web && setup_source_take(setup, path, &why)) {
        if (!why)
            setup_set(setup, SETUP_LEDGER, pattern);
        return why;
    }
    look_at(setup, path);
    if ((setup->inspection->failure || setup_ledger_leaves(setup, INSPECT_NUMBER)) && setup_bank_reads(setup, path)) {
        g_clear_pointer(&setup->inspection, inspection_free);
        return setup_not_the_ledger(path);
    }
    if (!setup->inspection->failure) {
        tell_preset(setup);
        return setup_set(setup, SETUP_LEDGER, pattern), NULL;
    }
    why = g_strdup_printf(_("\"%s\" cannot be read as a list of invoices: %s"), path, setup->inspection->failure);
    g_clear_pointer(&setup->inspection, inspection_free);
    return why;
}

char *setup_ledger_again(struct setup *setup, const char *value)
{
    g_autofree char *path = setup->inspection ? g_strdup(setup->inspection->ledger->path) : NULL;

    (void)value;
    if (!path)
        return NULL;
    look_at(setup, path);
    if (setup->inspection->failure)
        return g_strdup(setup->inspection->failure);
    return lost_column(setup);
}

bool setup_ledger_is_there(const struct setup *setup)
{
    return setup->inspection || setup->ledger_file;
}

static const struct inspect_open *open_question(const struct setup *setup, enum inspect_question question)
{
    for (guint i = 0; setup->inspection && i < setup->inspection->open->len; i++) {
        const struct inspect_open *open = setup->inspection->open->pdata[i];

        if (open->question == question)
            return open;
    }
    return NULL;
}

bool setup_ledger_leaves(const struct setup *setup, enum inspect_question question)
{
    return open_question(setup, question) != NULL;
}

bool setup_ledger_needs_terms(const struct setup *setup)
{
    const struct config_ledger *ledger = setup->inspection ? setup->inspection->ledger : NULL;

    if (!ledger)
        return setup->ledger_file && setup->undated;
    return !*ledger->columns[COLUMN_DUE] && !*ledger->columns[COLUMN_TERMS] && !*ledger->terms;
}

/* "01-09-2026" by each of the patterns that fit, as people can tell them apart. */
static char *readings(const struct inspect_open *open)
{
    g_auto(GStrv) patterns = g_strsplit(open->choices, ", ", -1);
    GString *out = g_string_new(NULL);

    for (char **pattern = patterns; *pattern && **pattern; pattern++) {
        struct date_pattern compiled;
        char iso[DAY_ISO_SIZE];

        if (date_pattern_compile(*pattern, &compiled))
            g_string_append_printf(out, "%s%s = %s", out->len ? ", " : "", *pattern,
                                   day_to_iso(date_pattern_read(&compiled, open->text), iso));
    }
    return g_string_free(out, FALSE);
}

static char *date_note(const struct inspect_open *open)
{
    g_autofree char *read = readings(open);

    if (!*open->text)
        return g_strdup(_("no row has a date; %d is the day, %m the month and %Y the year, as in %d-%m-%Y"));
    if (!*read)
        return g_strdup_printf(
            _("\"%s\" in line %d is no date that is known; %%d is the day, %%m the month and %%Y the "
              "year, as in %%d-%%m-%%Y"),
            open->text, open->line);
    return g_strdup_printf(_("\"%s\" in line %d can be read in two ways: %s"), open->text, open->line, read);
}

char *setup_ledger_note(const struct setup *setup, enum inspect_question question)
{
    const struct inspect_open *open = open_question(setup, question);
    g_autofree char *header = setup->inspection ? g_strjoinv(", ", setup->inspection->header) : g_strdup("");

    if (!open)
        return NULL;
    if (question == INSPECT_DATE)
        return date_note(open);
    if (question == INSPECT_CURRENCY)
        return g_strdup(_("neither a column nor a sign says in which currency the amounts are"));
    if (question == INSPECT_DECIMAL)
        return *open->text ? g_strdup_printf(_("\"%s\" in line %d does not show which mark stands before the cents"),
                                             open->text, open->line)
                           : g_strdup(_("no row has an amount"));
    return g_strdup_printf(_("no column of a known name was found; the file has: %s"), header);
}

char **setup_ledger_offer(const struct setup *setup, enum inspect_question question)
{
    const struct inspect_open *open = open_question(setup, question);

    if (!open)
        return NULL;
    if (question == INSPECT_DATE)
        return *open->choices ? g_strsplit(open->choices, ", ", -1) : NULL;
    if (question == INSPECT_DECIMAL)
        return g_strsplit(", .", " ", -1);
    if (question == INSPECT_CURRENCY)
        return g_strsplit("EUR GBP USD CHF", " ", -1);
    return g_strdupv(setup->inspection->header);
}

/* The section with what a person decided beside the file: terms, and the only clients that are reminded. */
static char *write_section(struct setup *setup, struct inspection *inspection)
{
    struct config_ledger *ledger = inspection->ledger;
    g_auto(GStrv) only = setup_clients_filters(setup);
    guint before = ledger->keep->len;
    char *section;

    if (*setup_answer(setup, SETUP_LEDGER_TERMS)) {
        g_free(ledger->terms);
        ledger->terms = g_strdup(setup_answer(setup, SETUP_LEDGER_TERMS));
    }
    for (char **one = only; one && *one; one++) {
        char *sign = strchr(*one, '=');

        *sign = '\0';
        g_ptr_array_add(ledger->keep, config_filter_new(*one, sign + 1));
    }
    section = inspection_section(inspection, "main", setup_answer(setup, SETUP_LEDGER));
    g_ptr_array_set_size(ledger->keep, (gint)before);
    return section;
}

char *setup_ledger_section(struct setup *setup)
{
    if (setup->ledger_file)
        return setup_source_section(setup);
    return setup->inspection ? write_section(setup, setup->inspection) : g_strdup("");
}
