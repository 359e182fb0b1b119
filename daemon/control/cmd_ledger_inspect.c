/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/presets.h"
#include "control/verbs.h"
#include "ledger/inspect.h"
#include "report/inspect.h"
#include "startup.h"

enum { ROWS_SHOWN = 3 };

static const struct option options[] = {
    {"preset", N_("NAME"), N_("the package it comes from; without it the one whose columns fit")},
    {"date", N_("PATTERN"), N_("how dates are written, as in \"%d-%m-%Y\"")},
    {"decimal", N_("MARK"), N_("the decimal mark, \",\" or \".\"")},
    {"separator", N_("MARK"), N_("what stands between the columns")},
    {"encoding", N_("NAME"), N_("the encoding of the file")},
    {"currency", N_("CODE"), N_("the currency where no column says it")},
    {"columns", N_("LIST"), N_("columns by their names in the file, as in \"number=Invoice,total=Sum\"")},
    {"name", N_("NAME"), N_("what the ledger is to be called; main")},
    {"write", N_("FILE"), N_("writes the section to a file that is not there yet")},
    {NULL},
};

static bool refuse(GError **error, const char *option, const char *value, const char *remedy)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is not understood; %s"), option, value,
                remedy);
    return false;
}

static int column_of(const char *name)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (g_str_equal(name, ledger_column_name((enum ledger_column)i)))
            return i;
    return -1;
}

/* LIST is cut into pieces that HINTS point into. */
static bool take_columns(char **list, struct inspect_hints *hints, GError **error)
{
    for (; list && *list; list++) {
        char *sign = strchr(*list, '=');
        int column;

        if (!sign)
            return refuse(error, "columns", *list, _("write the setting, = and the column's name"));
        *sign = '\0';
        column = column_of(g_strstrip(*list));
        if (column < 0)
            return refuse(error, "columns", *list, _("herinnerd.conf(5) lists the columns of a ledger"));
        hints->columns[column] = g_strstrip(sign + 1);
    }
    return true;
}

static bool take_mark(const struct arguments *arguments, const char *name, const char *allowed, char *mark,
                      GError **error)
{
    const char *value = arguments_value(arguments, name);

    if (!value)
        return true;
    *mark = g_str_equal(value, "\\t") || g_str_equal(value, "tab") ? '\t' : *value;
    if (*mark && strchr(allowed, *mark) && (*mark == '\t' || !value[1]))
        return true;
    return refuse(error, name, value, _("write one of the marks that the help names"));
}

static bool take_hints(const struct arguments *arguments, char **list, struct inspect_hints *hints, GError **error)
{
    hints->preset = arguments_value(arguments, "preset");
    hints->encoding = arguments_value(arguments, "encoding");
    hints->date = arguments_value(arguments, "date");
    hints->currency = arguments_value(arguments, "currency");
    return take_mark(arguments, "decimal", ".,", &hints->decimal, error) &&
           take_mark(arguments, "separator", ";,\t|", &hints->separator, error) && take_columns(list, hints, error);
}

static bool write_section(const char *path, const char *section, GError **error)
{
    FILE *file = fopen(path, "wxe");
    bool good = file && fputs(section, file) >= 0;

    if (file && fclose(file))
        good = false;
    if (!good)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" cannot be written: %s"), path,
                    g_strerror(errno));
    return good;
}

static int report(const struct output *out, const struct inspection *inspection, const char *name)
{
    g_autofree char *section =
        inspection->failure ? NULL : inspection_section(inspection, name, inspection->ledger->path);

    report_inspect(out, inspection, section);
    if (inspection->failure) {
        g_autofree char *text = g_strdup_printf(_("\"%s\" cannot be read as a list of invoices: %s"),
                                                inspection->ledger->path, inspection->failure);

        control_complain(text);
        return EXIT_PERSON;
    }
    if (inspection->open->len)
        return EXIT_PERSON;
    AUTO(ledger) ledger = ledger_read(inspection->ledger, NULL, NULL);

    report_inspect_rows(out, ledger, ROWS_SHOWN);
    if (ledger->failure)
        control_complain(ledger->failure);
    return ledger->failure || ledger->rejects->len ? EXIT_PERSON : EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *config = startup_config_path(arguments_value(arguments, "config"));
    g_autofree char *base = g_path_get_dirname(config);
    g_autofree char *path = g_canonicalize_filename(arguments_word(arguments, 0), NULL);
    const char *columns = arguments_value(arguments, "columns"), *name = arguments_value(arguments, "name"),
               *file = arguments_value(arguments, "write");
    g_auto(GStrv) list = columns ? g_strsplit(columns, ",", -1) : NULL;
    struct inspect_hints hints = {0};
    AUTO(config) presets = NULL;

    if (!take_hints(arguments, list, &hints, error))
        return EXIT_USAGE_ERROR;
    presets = presets_read(base, "ledger", error);
    if (!presets)
        return EXIT_USAGE_ERROR;
    AUTO(inspection) inspection = inspect_file(path, presets->ledgers, &hints);
    int status = report(&control->out, inspection, name ? name : "main");

    if (file && !inspection->failure) {
        g_autofree char *section = inspection_section(inspection, name ? name : "main", path);

        if (!write_section(file, section, error))
            return EXIT_USAGE_ERROR;
    }
    return status;
}

const struct verb verb_ledger_inspect = {
    .words = "ledger inspect",
    .arguments = N_("FILE"),
    .summary = N_("looks at an export and says how it is written: a ready ledger section"),
    .details = N_("Shows the first rows as they would be read. What the file itself does not decide, as with dates of "
                  "which none is after the 12th, is asked and never guessed: exit status 1.\n"
                  "It changes nothing but the file that --write names."),
    .options = options,
    .least = 1,
    .most = 1,
    .alone = true,
    .run = run,
};
