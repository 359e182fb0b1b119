/* SPDX-License-Identifier: MIT */
#include "report/inspect.h"

#include <string.h>

#include "base/words.h"
#include "report/json.h"
#include "report/ledger.h"

/* The setting that answers a question. */
static const char *const settings[] = {
    [INSPECT_NUMBER] = "number",     [INSPECT_CLIENT] = "name", [INSPECT_AMOUNT] = "total",    [INSPECT_DAY] = "due",
    [INSPECT_CURRENCY] = "currency", [INSPECT_DATE] = "date",   [INSPECT_DECIMAL] = "decimal",
};

static const char *const texts[] = {
    [INSPECT_NUMBER] = N_("no column is known to hold the invoice number; name it with --columns \"number=…\""),
    [INSPECT_CLIENT] = N_("no column is known to say whose invoice it is; name it with --columns \"name=…\""),
    [INSPECT_AMOUNT] = N_("no column is known to hold the amount; name it with --columns \"total=…\" or \"open=…\""),
    [INSPECT_DAY] = N_("no column is known to hold a date; name it with --columns \"due=…\" or \"issued=…\""),
    [INSPECT_CURRENCY] = N_("neither a column nor a sign says in which currency the amounts are; say it with "
                            "--currency EUR"),
};

static char *date_text(const struct inspect_open *open)
{
    if (!*open->text)
        return g_strdup(_("no row has a date; an export with a date after the 12th of a month would decide how dates "
                          "are written, or say it with --date \"%d-%m-%Y\""));
    if (!*open->choices)
        return g_strdup_printf(_("line %d: \"%s\" is no date that is known; say how dates are written with --date "
                                 "\"%%d-%%m-%%Y\""),
                               open->line, open->text);
    return g_strdup_printf(
        _("line %d: \"%s\" reads in two ways (%s); a row with a date after the 12th of a month would "
          "decide, or say it with --date"),
        open->line, open->text, open->choices);
}

static char *decimal_text(const struct inspect_open *open)
{
    if (!*open->text)
        return g_strdup(_("no row has an amount; an export with cents would decide what the decimal mark is, or say it "
                          "with --decimal"));
    return g_strdup_printf(_("line %d: \"%s\" does not show what the decimal mark is; a row with cents would decide, "
                             "or say it with --decimal \",\" or \".\""),
                           open->line, open->text);
}

/* What OPEN asks, in the reader's language, and which rows would decide it. New string. */
static char *report_inspect_question(const struct inspect_open *open)
{
    if (open->question == INSPECT_DATE)
        return date_text(open);
    if (open->question == INSPECT_DECIMAL)
        return decimal_text(open);
    return g_strdup(_(texts[open->question]));
}

static bool is_open(const struct inspection *inspection, enum inspect_question question)
{
    for (guint i = 0; i < inspection->open->len; i++)
        if (((const struct inspect_open *)inspection->open->pdata[i])->question == question)
            return true;
    return false;
}

static void open_json(struct json *json, const struct inspection *inspection)
{
    json_array(json, "open");
    for (guint i = 0; i < inspection->open->len; i++) {
        const struct inspect_open *open = inspection->open->pdata[i];
        g_autofree char *reason = report_inspect_question(open);

        json_object(json, NULL);
        json_string(json, "setting", settings[open->question]);
        json_int(json, "line", open->line);
        json_word(json, "text", open->text);
        json_word(json, "choices", open->choices);
        json_string(json, "reason", reason);
        json_object_end(json);
    }
    json_array_end(json);
}

static void print_json(const struct output *out, const struct inspection *inspection, const char *section)
{
    const struct config_ledger *ledger = inspection->ledger;
    const char separator[] = {ledger->csv.separator, '\0'}, decimal[] = {ledger->csv.decimal, '\0'};
    struct json json;

    json_begin(&json);
    json_string(&json, "file", web_place(&ledger->web, ledger->path));
    json_string(&json, "failure", inspection->failure);
    json_string(&json, "preset", inspection->preset ? inspection->preset->preset : NULL);
    json_string(&json, "encoding", ledger->csv.encoding);
    json_string(&json, "separator", separator);
    json_int(&json, "skip_lines", ledger->csv.skip_lines);
    json_string(&json, "decimal", is_open(inspection, INSPECT_DECIMAL) ? NULL : decimal);
    json_string(&json, "date", is_open(inspection, INSPECT_DATE) ? NULL : ledger->csv.date);
    json_word(&json, "fixed_currency", ledger->fixed_currency);
    json_strings(&json, "header", inspection->header);
    json_object(&json, "columns");
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (*ledger->columns[i])
            json_string(&json, ledger_column_name((enum ledger_column)i), ledger->columns[i]);
    json_object_end(&json);
    open_json(&json, inspection);
    json_string(&json, "section", section);
    json_end(&json, out->stream);
}

static const char *separator_text(char separator)
{
    switch (separator) {
    case ';':
        return _("semicolons");
    case '\t':
        return _("tabs");
    case '|':
        return _("bars");
    default:
        return _("commas");
    }
}

static void print_text(const struct output *out, const struct inspection *inspection, const char *section)
{
    const struct config_csv *csv = &inspection->ledger->csv;
    g_auto(GStrv) lines = g_strsplit(section, "\n", -1);

    output_line(out, TINT_BOLD, "%s", web_place(&inspection->ledger->web, inspection->ledger->path));
    output_line(out, TINT_NONE, _("%s between the columns, %s, %d lines above the header"),
                separator_text(csv->separator), csv->encoding, csv->skip_lines);
    if (inspection->preset)
        output_line(out, TINT_GOOD, _("known: the preset \"%s\" fits"), inspection->preset->preset);
    output_heading(out, _("for the configuration"));
    for (char **line = lines; *line && **line; line++) {
        g_autofree char *safe = output_safe(*line);

        fprintf(out->stream, "%*s%s\n", (int)strspn(*line, " "), "", g_strchug(safe));
    }
    if (!inspection->open->len)
        return;
    output_heading(out, _("what the file does not decide"));
    for (guint i = 0; i < inspection->open->len; i++) {
        g_autofree char *text = report_inspect_question(inspection->open->pdata[i]);

        output_text(out, 0, TINT_WARN, text);
    }
}

void report_inspect(const struct output *out, const struct inspection *inspection, const char *section)
{
    if (out->json)
        print_json(out, inspection, section);
    else if (!inspection->failure)
        print_text(out, inspection, section);
}

void report_inspect_rows(const struct output *out, struct ledger *ledger, guint count)
{
    if (!out->json)
        output_heading(out, _("the first rows as they would be read"));
    g_array_set_size(ledger->invoices, MIN(count, ledger->invoices->len));
    report_ledger(out, ledger);
}
