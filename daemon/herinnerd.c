/* SPDX-License-Identifier: MIT */
/* herinnerd: arguments, configuration, and then the service. */
#include <stdio.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/check.h"
#include "compose/library.h"
#include "config/secret.h"
#include "cycle.h"
#include "proof/store.h"
#include "report/plan.h"
#include "service.h"
#include "startup.h"
#include "startup_ladder.h"
#include "startup_law.h"

struct arguments {
    char *config, *now, *base, *lang;
    gboolean check, once, dry_run, foreground, version;
};

static bool parse_arguments(int *argc, char ***argv, struct arguments *arguments, GError **error)
{
    const char *now = g_getenv("HERINNERD_NOW");
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->config, N_("the configuration file"), N_("FILE")},
        {"check", 0, 0, G_OPTION_ARG_NONE, &arguments->check, N_("check configuration, letters and calendars"), NULL},
        {"base", 0, 0, G_OPTION_ARG_FILENAME, &arguments->base, N_("with --check: where relative paths count from"),
         N_("DIR")},
        {"once", 0, 0, G_OPTION_ARG_NONE, &arguments->once, N_("one pass, then end"), NULL},
        {"now", 0, 0, G_OPTION_ARG_STRING, &arguments->now, N_("pretend this local time"), N_("2026-01-05T09:30")},
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &arguments->dry_run, N_("show what would be sent, change nothing"),
         NULL},
        {"foreground", 0, 0, G_OPTION_ARG_NONE, &arguments->foreground, N_("stay in the foreground (always so)"), NULL},
        {"lang", 0, 0, G_OPTION_ARG_STRING, &arguments->lang, N_("language of messages: en or nl"), N_("LANG")},
        {"version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, N_("show the version"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) local = NULL;

    g_option_context_add_main_entries(context, entries, GETTEXT_DOMAIN);
    g_option_context_set_summary(context, _("Sends the payment reminders that are due, and keeps proof of them."));
    if (!g_option_context_parse(context, argc, argv, &local)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "%s; see herinnerd --help", local->message);
        return false;
    }
    if (*argc > 1) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "\"%s\" is not understood; see herinnerd --help",
                    (*argv)[1]);
        return false;
    }
    if (arguments->base && !arguments->check) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "--base goes with --check only: a service takes its configuration where it stands");
        return false;
    }
    if (!arguments->now && now && *now)
        arguments->now = g_strdup(now);
    return true;
}

static void print_mistakes(const GPtrArray *mistakes)
{
    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        fprintf(stderr, "%s\n", text);
    }
}

static void tell_unknown(struct world *world)
{
    AUTO(plan) plan = world_plan(world);

    startup_tell_unknown(plan);
}

static int check(struct config *config, const struct clock *clock)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autoptr(GPtrArray) foreseen = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autoptr(GError) error = NULL;

    letters_check(config, mistakes, warnings);
    letters_foresee(config, foreseen);
    print_mistakes(mistakes);
    print_mistakes(foreseen);

    AUTO(world) world = world_read(config, NULL, clock, DAY_NONE, &error);

    if (!world)
        fprintf(stderr, "%s\n", error->message);
    if (!world || mistakes->len)
        return EXIT_CONFIGURATION;
    startup_tell_law(config, world->now.day);
    startup_tell_early(config);
    tell_unknown(world);
    puts("ok");
    return EXIT_DONE;
}

/* What the real run would send: the same planner over the same files, and nothing written. */
static int dry_run(struct config *config, const struct clock *clock, GError **error)
{
    AUTO(store) store = NULL;

    if (g_file_test(config->store, G_FILE_TEST_EXISTS)) {
        store = store_open(config->store, STORE_READ, 5000, clock, error);
        if (!store)
            return error_exit_status(*error);
    }

    AUTO(world) world = world_read(config, store, clock, DAY_NONE, error);

    if (!world)
        return error_exit_status(*error);

    AUTO(plan) plan = world_plan(world);
    struct output out;
    struct plan_view view = {.plan = plan, .history = world->history, .mode = world->mode, .day = world->now.day};

    output_init(&out, stdout, "auto", false);
    out.zone = config->timezone;
    report_plan(&out, &view);
    return EXIT_DONE;
}

static int run(struct arguments *arguments, GError **error)
{
    g_autofree char *path = startup_config_path(arguments->config);
    struct config *config = startup_config(path, arguments->base, error);
    struct service_options options = {.config_path = path, .now_text = arguments->now, .once = arguments->once};
    struct clock clock;
    int status;

    if (!config)
        return EXIT_CONFIGURATION;
    if (!arguments->check && !arguments->dry_run)
        return service_run(config, &options);
    if (!clock_init(&clock, arguments->now, config->timezone, error))
        status = EXIT_USAGE_ERROR;
    else
        status = arguments->check ? check(config, &clock) : dry_run(config, &clock, error);
    config_unref(config);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {0};
    g_autoptr(GError) error = NULL;
    int status = EXIT_USAGE_ERROR;

    secret_guard_process();
    startup_language(NULL);
    compose_init();
    if (parse_arguments(&argc, &argv, &arguments, &error)) {
        if (arguments.lang)
            startup_language(arguments.lang);
        if (arguments.version) {
            puts("herinnerd " VERSION);
            status = EXIT_DONE;
        } else {
            status = run(&arguments, &error);
        }
    }
    if (error)
        fprintf(stderr, "herinnerd: %s\n", error->message);
    g_free(arguments.config);
    g_free(arguments.now);
    g_free(arguments.base);
    g_free(arguments.lang);
    compose_shutdown();
    if (fflush(stdout) || ferror(stdout)) {
        fprintf(stderr, "herinnerd: %s\n", _("the output could not be written"));
        status = status ? status : EXIT_PERSON;
    }
    return status;
}
