/* SPDX-License-Identifier: MIT */
/* The first hour: from answers to a configuration that rehearses. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "config/secret.h"
#include "control/presets.h"
#include "control/setup.h"
#include "control/verbs.h"
#include "report/json.h"
#include "report/plan.h"
#include "report/table.h"
#include "startup.h"

static const struct option options[] = {
    {"answers", N_("FILE"), N_("takes the answers from FILE and asks nothing")},
    {"print", NULL, N_("with --answers: shows the configuration and writes nothing")},
    {NULL},
};

/* What one run did, for its last words. */
struct done {
    bool changed;
    char *mail; /* what is wrong with the mail account, or NULL */
};

static bool check_options(const struct arguments *arguments, GError **error)
{
    if (!arguments_given(arguments, "print") || arguments_given(arguments, "answers"))
        return true;
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--print goes with --answers FILE"));
    return false;
}

static bool begin(struct setup *setup, const struct control *control, const struct arguments *arguments, GError **error)
{
    const char *answers = arguments_value(arguments, "answers");
    g_autofree char *file = answers ? g_canonicalize_filename(answers, NULL) : NULL;

    setup->out = &control->out;
    setup->path = startup_config_path(arguments_value(arguments, "config"));
    setup->base = g_path_get_dirname(setup->path);
    setup->here = file ? g_path_get_dirname(file) : g_get_current_dir();
    setup->datadir = datadir_find();
    setup->told = !answers;
    setup->presets = presets_read(setup->base, "ledger", error);
    return setup->presets != NULL;
}

/* Before the first question: whether what will be asked for can be written at all. */
static bool check_folder(const struct setup *setup, GError **error)
{
    if (access(setup->base, W_OK) == 0)
        return true;
    if (errno == ENOENT) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("there is no folder \"%s\"; make it first"),
                    setup->base);
        return false;
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("\"%s\" cannot be written to; run this with sudo, or name another place with --config FILE"),
                setup->base);
    return false;
}

static bool answer_all(struct setup *setup, const struct arguments *arguments, GError **error)
{
    const char *answers = arguments_value(arguments, "answers");
    g_autofree char *before = setup_answers_path(setup);

    if (answers)
        return setup_answers_read(setup, answers, error);
    if (!isatty(STDIN_FILENO)) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                            _("nobody can be asked here; --answers FILE takes the answers from a file"));
        return false;
    }
    setup_answers_remember(setup, before);
    return setup_ask(setup, error);
}

/* What the daemon would run with, every mistake to stderr. A password that is not on the disk yet is read elsewhere. */
static bool check_text(struct setup *setup, GError **error)
{
    int descriptor = setup_password_descriptor(setup);
    g_autofree char *password = descriptor < 0 ? NULL : g_strdup_printf("/proc/self/fd/%d", descriptor);
    g_autofree char *text = setup_text(setup, password);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    AUTO(config) config = setup_load(setup, text, mistakes);

    if (descriptor >= 0)
        close(descriptor);
    for (guint i = 0; i < mistakes->len; i++) {
        const struct config_mistake *mistake = mistakes->pdata[i];

        fprintf(stderr, "%s: %s\n", setup->path, mistake->message);
    }
    if (!config)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    _("with these answers the configuration \"%s\" would have %u mistakes; nothing was written"),
                    setup->path, mistakes->len);
    return config != NULL;
}

/* Whether TEXT may take the place of what is there. */
static bool may_replace(const struct control *control, const struct setup *setup, GError **error)
{
    g_autofree char *question =
        g_strdup_printf(_("\"%s\" was written or changed by somebody. Replace it? What is there is kept as %s.old"),
                        setup->path, setup->path);

    if (control->yes || (setup->told && setup_ask_yes(setup, question, false)))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("\"%s\" was not written by setup, or was changed since; nothing was written (--yes replaces it and "
                  "keeps it as %s.old)"),
                setup->path, setup->path);
    return false;
}

static bool write_all(const struct control *control, const struct setup *setup, const char *text, struct done *done,
                      GError **error)
{
    enum setup_file_state state = setup_file_state(setup, setup->path, text);

    done->changed = state != SETUP_FILE_SAME || setup->password;
    if (!done->changed)
        return true;
    if (state == SETUP_FILE_OTHERS && !may_replace(control, setup, error))
        return false;
    if (setup->told && state != SETUP_FILE_OTHERS && !setup_ask_yes(setup, _("Write the configuration?"), true)) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("stopped; nothing was written"));
        return false;
    }
    return setup_write(setup, text, state == SETUP_FILE_OTHERS, error);
}

static void warn_unreadable(const struct setup *setup, const char *path)
{
    g_autofree char *text = NULL;

    if (setup_service_reads(path))
        return;
    text =
        g_strdup_printf(_("the service (user herinnerd) cannot read \"%s\"; change its mode, or add herinnerd to its "
                          "group"),
                        path);
    output_text(setup->out, 0, TINT_WARN, text);
}

static void print_next(const struct setup *setup)
{
    bool oauth2 = setup_is(setup, SETUP_SMTP_AUTH, "oauth2") && setup_is(setup, SETUP_MAIL, "yes");
    const struct table_column columns[] = {{.title = ""}, {.title = "", .flow = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    if (oauth2)
        table_add(table, TINT_NONE, (const char *[]){"sudo -u herinnerd herinnerctl login main", _("log in once")});
    table_add(table, TINT_NONE, (const char *[]){"sudo systemctl reload-or-restart herinnerd", _("rehearse with it")});
    table_add(table, TINT_NONE, (const char *[]){"herinnerctl", _("how things stand")});
    if (setup->inspection && !*setup->inspection->ledger->columns[COLUMN_EMAIL] && !setup->contacts)
        table_add(table, TINT_NONE,
                  (const char *[]){"herinnerctl clients --incomplete", _("whose mail address is not known yet")});
    table_add(table, TINT_NONE,
              (const char *[]){"herinnerctl go-live", _("when you trust it: shows today's letters, and asks")});
    output_heading(setup->out, _("next"));
    table_print(table, setup->out);
}

/* The plan of today, of the files that are on the disk now. */
static int show_plan(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *path = startup_config_path(arguments_value(arguments, "config"));
    const char *now = g_getenv("HERINNERD_NOW");
    int status = EXIT_DONE;

    control->config = startup_config(path, NULL, error);
    if (!control->config || !clock_init(&control->clock, now && *now ? now : NULL, control->config->timezone, error))
        return EXIT_CONFIGURATION;
    control->out.zone = control->config->timezone;
    if (access(control->config->store, R_OK) == 0)
        control->store = store_open(control->config->store, STORE_READ, 0, &control->clock, NULL);
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    if (!world)
        return EXIT_UNREACHABLE;
    output_heading(&control->out, _("the plan of today"));
    report_plan(
        &control->out,
        &(struct plan_view){.plan = plan, .history = world->history, .mode = world->mode, .day = world->now.day});
    if (control_warn_ledgers(world))
        status = EXIT_PERSON;
    return status;
}

static void print_json(const struct setup *setup, const struct done *done)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "file", setup->path);
    json_bool(&json, "changed", done->changed);
    json_string(&json, "mail", done->mail);
    json_end(&json, setup->out->stream);
}

/* What came of it: the files, what is wrong with the mail account, the plan, what comes next. */
static int tell(struct control *control, const struct arguments *arguments, struct setup *setup,
                const struct done *done, GError **error)
{
    int status;

    if (control->out.json) {
        print_json(setup, done);
        return done->mail ? EXIT_PERSON : EXIT_DONE;
    }
    output_line(setup->out, TINT_GOOD, done->changed ? _("written: %s") : _("unchanged: %s"), setup->path);
    if (done->mail)
        output_text(setup->out, 0, TINT_WARN, done->mail);
    if (setup->inspection && !setup->fetched)
        warn_unreadable(setup, setup->inspection->ledger->path);
    if (setup->ledger_file)
        warn_unreadable(setup, setup->ledger_file);
    if (setup->contacts)
        warn_unreadable(setup, setup_answer(setup, SETUP_CONTACTS));
    status = show_plan(control, arguments, error);
    print_next(setup);
    return done->mail && status == EXIT_DONE ? EXIT_PERSON : status;
}

static int set_up(struct control *control, const struct arguments *arguments, struct setup *setup, GError **error)
{
    struct done done = {0};
    g_autofree char *text = NULL;
    int status = EXIT_USAGE_ERROR;

    if (!answer_all(setup, arguments, error))
        return EXIT_USAGE_ERROR;
    if (!check_text(setup, error))
        return EXIT_USAGE_ERROR;
    text = setup_text(setup, NULL);
    if (arguments_given(arguments, "print")) {
        fputs(text, control->out.stream);
        return EXIT_DONE;
    }
    done.mail = setup->told ? NULL : setup_mail_try(setup);
    if (write_all(control, setup, text, &done, error))
        status = tell(control, arguments, setup, &done, error);
    g_free(done.mail);
    return status;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct setup setup = {0};
    int status = EXIT_USAGE_ERROR;

    secret_guard_process();
    if (check_options(arguments, error) && begin(&setup, control, arguments, error) &&
        (arguments_given(arguments, "print") || check_folder(&setup, error)))
        status = set_up(control, arguments, &setup, error);
    setup_clear(&setup);
    return status;
}

const struct verb verb_setup = {
    .words = "setup",
    .arguments = "",
    .summary = N_("a few questions, and the service rehearses: writes the configuration"),
    .details = N_("Looks at the export of your bookkeeping, knows what many mail providers want, and tries the login. "
                  "Nothing is written before the last answer. A file that somebody else wrote is never replaced "
                  "without a question.\n"
                  "The answers are kept as setup.answers beside the configuration; --answers takes them from a file, "
                  "and changes nothing when nothing has changed."),
    .options = options,
    .alone = true,
    .run = run,
};
