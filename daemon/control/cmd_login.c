/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "config/credential.h"
#include "config/secret.h"
#include "control/verbs.h"
#include "net/enrol.h"
#include "net/token_file.h"
#include "proof/guard.h"

/* The login of the `smtp` section NAME, or of the `mailbox` section. */
static const struct config_login *find_login(const struct config *config, const char *name, GError **error)
{
    const struct config_smtp *smtp = config_smtp(config, name);
    const struct config_mailbox *mailbox = config_mailbox(config, name);
    const struct config_login *login = smtp && smtp->transport == TRANSPORT_SMTP ? &smtp->login
                                       : mailbox                                 ? &mailbox->login
                                                                                 : NULL;

    if (login && login->auth == AUTH_OAUTH2 && *login->refresh_token_file)
        return login;
    if (!login)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("there is no mail server \"%s\" in the configuration; name an \"smtp\" or \"mailbox\" section"),
                    name);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" needs no login by a person; that is for auth = oauth2 with \"refresh_token_file\""),
                    name);
    return NULL;
}

static void show(const char *url, const char *code, void *data)
{
    const struct output *out = data;

    if (*code) {
        output_line(out, TINT_NONE, _("Open this page on any device:"));
        output_line(out, TINT_NONE, "    %s", url);
        output_line(out, TINT_NONE, _("and type this code there: %s"), code);
    } else {
        output_line(out, TINT_NONE, _("Open this page in a browser and log in as the sender of the letters:"));
        fprintf(out->stream, "\n%s\n\n", url); /* unbroken, so that it can be copied */
        output_line(out, TINT_NONE,
                    _("Is that browser on another machine, it ends at a page that cannot be reached: paste the address "
                      "of that page here."));
    }
    output_line(out, TINT_DIM, _("waiting, ten minutes at most …"));
    fflush(out->stream);
}

static bool choose_way(const struct arguments *arguments, const struct config_login *login, enum enrol_way *way,
                       GError **error)
{
    bool device = arguments_given(arguments, "device"), browser = arguments_given(arguments, "browser");

    if (device && browser) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                            _("--device and --browser contradict each other; give one of them"));
        return false;
    }
    if (!enrol_choose(login, way, error))
        return false;
    if (device || browser)
        *way = device ? ENROL_DEVICE : ENROL_BROWSER;
    return true;
}

static bool log_in(struct control *control, const struct config_login *login, enum enrol_way way, GError **error)
{
    struct enrolment enrolment = {login, way, show, &control->out, STDIN_FILENO};
    char *refresh = enrol_run(&enrolment, error);
    bool kept = refresh && token_file_write(login->refresh_token_file, refresh, error);

    credential_free(refresh);
    return kept;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct config_login *login = find_login(control->config, arguments_word(arguments, 0), error);
    enum enrol_way way;

    secret_guard_process();
    if (!login || !choose_way(arguments, login, &way, error) || !token_file_check(login->refresh_token_file, error))
        return EXIT_USAGE_ERROR;
    if (!log_in(control, login, way, error))
        return EXIT_PERSON;
    if (g_file_test(control->config->store, G_FILE_TEST_EXISTS))
        wake_touch(control->config->store);
    output_line(&control->out, TINT_GOOD, _("logged in; the token is kept in %s, and herinnerd uses it from now on"),
                login->refresh_token_file);
    return EXIT_DONE;
}

static const struct option options[] = {
    {"device", NULL, N_("type a code on any device")},
    {"browser", NULL, N_("with a browser on this machine")},
    {NULL, NULL, NULL},
};

const struct verb verb_login = {
    .words = "login",
    .arguments = N_("SMTP-NAME"),
    .summary = N_("log in once with a mail provider that wants no password (OAuth2)"),
    .details = N_("SMTP-NAME is the name of an \"smtp\" or \"mailbox\" section with auth = oauth2 and "
                  "\"refresh_token_file\". Run it as the user that herinnerd runs as, or as root. No password is "
                  "asked for here."),
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};
