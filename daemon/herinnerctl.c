/* SPDX-License-Identifier: MIT */
/* herinnerctl: find the verb in the table, open what it needs, call its handler. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "control/complete.h"
#include "control/old_config.h"
#include "control/verbs.h"
#include "startup.h"

enum { BUSY_MS = 5000 };

/* Who acts, for the journal: under sudo the person behind it. */
static char *actor_name(void)
{
    const char *sudo = geteuid() == 0 ? g_getenv("SUDO_USER") : NULL;
    const struct passwd *user = getpwuid(getuid());

    if (sudo && *sudo)
        return output_safe(sudo);
    return user ? g_strdup(user->pw_name) : g_strdup_printf("uid %u", (unsigned)getuid());
}

static bool open_store(struct control *control, enum store_need need, GError **error)
{
    const char *path = control->config ? control->config->store : "";
    bool optional = need == STORE_NEED_IF_THERE || need == STORE_NEED_AT_MOST || need == STORE_NEED_SERVICE;
    bool changes = need == STORE_NEED_CHANGE || need == STORE_NEED_SERVICE;
    enum store_access access = need == STORE_NEED_CREATE ? STORE_CREATE : changes ? STORE_WRITE : STORE_READ;

    if (need == STORE_NEED_NONE || (optional && !g_file_test(path, G_FILE_TEST_EXISTS)))
        return true;
    control->store = store_open(path, access, BUSY_MS, &control->clock, error);
    return control->store != NULL;
}

/* A verb that needs nothing of the owner's, and nothing of the owner's is there or was named. */
static bool goes_alone(const struct verb *verb, const struct arguments *arguments, const char *path)
{
    const char *named = g_getenv("HERINNERD_CONFIG");

    bool asked = arguments_given(arguments, "config") || (named && *named);

    if (!verb || g_file_test(path, G_FILE_TEST_EXISTS))
        return false;
    return verb->store == STORE_NEED_AT_MOST || (verb->optional && !asked);
}

/* The configuration and the time zone. */
static bool open_config(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *path = startup_config_path(arguments_value(arguments, "config"));

    if (goes_alone(arguments->verb, arguments, path)) {
        control->out.zone = control->own_zone = g_time_zone_new_local();
        return true;
    }
    control->config = startup_config(path, NULL, error);
    if (control->config)
        control->out.zone = control->config->timezone;
    else if (!arguments->verb || arguments->verb == &verb_status)
        old_config_tell(path);
    return control->config != NULL;
}

/* What the verb needs for what is asked of it. */
static enum store_need store_need(const struct arguments *arguments)
{
    const struct verb *verb = arguments->verb;

    if (!verb)
        return STORE_NEED_IF_THERE;
    if (!verb->looks || !arguments_bare(arguments))
        return verb->store;
    return verb->store == STORE_NEED_SERVICE ? STORE_NEED_IF_THERE : STORE_NEED_READ;
}

static bool open_all(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *now = arguments_value(arguments, "now");

    if (!open_config(control, arguments, error))
        return false;
    if (!now)
        now = g_getenv("HERINNERD_NOW");
    if (!clock_init(&control->clock, now && *now ? now : NULL, control->out.zone, error)) {
        g_prefix_error(error, "--now: ");
        (*error)->code = HERINNERD_ERROR_USAGE;
        return false;
    }
    return open_store(control, store_need(arguments), error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct verb *verb = arguments->verb;
    int status = EXIT_USAGE_ERROR;

    if (arguments_given(arguments, "version")) {
        printf("herinnerctl %s\n", VERSION);
        return EXIT_DONE;
    }
    if (arguments_given(arguments, "help")) {
        if (verb)
            help_print_verb(&control->out, verb);
        else
            help_print(&control->out, all_verbs);
        return EXIT_DONE;
    }
    if ((verb && verb->alone) || open_all(control, arguments, error))
        status = verb ? verb->run(control, arguments, error) : overview_run(control, arguments, error);
    if (control->store && !store_held_still(control->store) && (!error || !*error))
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                            _("somebody wrote to the store while it was read; ask again"));
    g_clear_pointer(&control->store, store_close);
    g_clear_pointer(&control->config, config_unref);
    g_clear_pointer(&control->own_zone, g_time_zone_unref);
    return status;
}

static bool init_output(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const choices[] = {"auto", "always", "never", NULL};
    const char *color = arguments_value(arguments, "color");

    if (color && !g_strv_contains(choices, color)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("--color: \"%s\" is not one of auto, always, never"), color);
        return false;
    }
    output_init(&control->out, stdout, color ? color : "auto", arguments_given(arguments, "json"));
    control->yes = arguments_given(arguments, "yes");
    return true;
}

int main(int argc, char **argv)
{
    struct control control = {0};
    g_autoptr(GError) error = NULL;
    AUTO(arguments) arguments = NULL;
    int status = EXIT_USAGE_ERROR;

    umask(0007);
    if (argc > 1 && g_str_equal(argv[1], "--complete")) {
        complete_print(all_verbs, argv + 2, stdout);
        return EXIT_DONE;
    }
    startup_language(arguments_language(all_verbs, argc, argv));
    control.actor = actor_name();
    arguments = arguments_parse(all_verbs, argc, argv, &error);
    if (arguments && init_output(&control, arguments, &error))
        status = run(&control, arguments, &error);
    if (error) {
        control_complain(error->message);
        status = error_exit_status(error);
    }
    g_free(control.actor);
    if (fflush(stdout) || ferror(stdout)) {
        control_complain(_("the output could not be written"));
        status = status ? status : EXIT_PERSON;
    }
    exit(status); /* from here, so that what verbs left to the end is still in sight of who looks for leaks */
}
