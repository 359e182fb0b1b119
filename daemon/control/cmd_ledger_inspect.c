/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "config/web_url.h"
#include "control/fetched.h"
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
    {"user", N_("NAME"), N_("of a web address: whom to log in as")},
    {"password-file", N_("FILE"), N_("of a web address: a file with the password, which others cannot read")},
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

/* What is looked at: a file, or what was fetched from a web address. */
struct subject {
    const char *name; /* of the ledger to be */
    char *path;       /* as the section says it */
    char *file;       /* that is read */
    struct config_web *web;
    struct fetched *fetched;
};

static void subject_clear(struct subject *subject)
{
    g_free(subject->path);
    g_free(subject->file);
    g_clear_pointer(&subject->web, config_web_free);
    g_clear_pointer(&subject->fetched, fetched_free);
}

static bool fetch(struct control *control, const struct arguments *arguments, struct subject *subject, GError **error)
{
    const char *address = arguments_word(arguments, 0), *password = arguments_value(arguments, "password-file");
    g_autofree char *file = password ? g_canonicalize_filename(password, NULL) : NULL;
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    const char *fault = web_url_fault(address);

    if (fault) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("this address cannot be used: %s"), fault);
        return false;
    }
    subject->web = config_web_new(address, arguments_value(arguments, "user"), file);
    subject->fetched = fetched_get(subject->web, &control->clock, zone, error);
    subject->path = g_strdup(address);
    subject->file = subject->fetched ? g_strdup(subject->fetched->path) : NULL;
    return subject->fetched != NULL;
}

static bool find_subject(struct control *control, const struct arguments *arguments, struct subject *subject,
                         GError **error)
{
    const char *word = arguments_word(arguments, 0), *name = arguments_value(arguments, "name");

    subject->name = name ? name : "main";
    if (web_url_is(word))
        return fetch(control, arguments, subject, error);
    subject->path = g_canonicalize_filename(word, NULL);
    subject->file = g_strdup(subject->path);
    return true;
}

/* So that the address is shown in place of the file, and the login goes into the section. */
static void name_address(struct inspection *inspection, const struct subject *subject,
                         const struct arguments *arguments)
{
    struct config_web *web = &inspection->ledger->web;

    if (!subject->web)
        return;
    g_free(web->url);
    web->url = g_strdup(subject->web->url);
    web->shown = g_strdup(subject->web->shown);
    web->login.user = g_strdup(arguments_value(arguments, "user"));
    web->login.password_file = g_strdup(subject->web->login.password_file);
}

static int report(const struct output *out, const struct inspection *inspection, const struct subject *subject)
{
    g_autofree char *section =
        inspection->failure ? NULL : inspection_section(inspection, subject->name, subject->path);

    report_inspect(out, inspection, section);
    if (inspection->failure) {
        g_autofree char *text =
            g_strdup_printf(_("\"%s\" cannot be read as a list of invoices: %s"),
                            web_place(&inspection->ledger->web, inspection->ledger->path), inspection->failure);

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

static int inspect(struct control *control, const struct arguments *arguments, const struct subject *subject,
                   const struct inspect_hints *hints, GError **error)
{
    g_autofree char *config = startup_config_path(arguments_value(arguments, "config"));
    g_autofree char *base = g_path_get_dirname(config);
    const char *file = arguments_value(arguments, "write");
    AUTO(config) presets = presets_read(base, "ledger", error);

    if (!presets)
        return EXIT_USAGE_ERROR;
    AUTO(inspection) inspection = inspect_file(subject->file, presets->ledgers, hints);
    int status;

    name_address(inspection, subject, arguments);
    status = report(&control->out, inspection, subject);
    if (file && !inspection->failure) {
        g_autofree char *section = inspection_section(inspection, subject->name, subject->path);

        if (!write_section(file, section, error))
            return EXIT_USAGE_ERROR;
    }
    return status;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *columns = arguments_value(arguments, "columns");
    g_auto(GStrv) list = columns ? g_strsplit(columns, ",", -1) : NULL;
    struct inspect_hints hints = {0};
    struct subject subject = {0};
    int status = EXIT_USAGE_ERROR;

    if (!take_hints(arguments, list, &hints, error))
        return EXIT_USAGE_ERROR;
    if (find_subject(control, arguments, &subject, error))
        status = inspect(control, arguments, &subject, &hints, error);
    else
        status = error_exit_status(*error);
    subject_clear(&subject);
    return status;
}

const struct verb verb_ledger_inspect = {
    .words = "ledger inspect",
    .arguments = N_("FILE|ADDRESS"),
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
