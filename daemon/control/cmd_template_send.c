/* SPDX-License-Identifier: MIT */
/* A letter to oneself, to see how it arrives. */
#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/preview.h"
#include "control/trial.h"
#include "control/verbs.h"

static struct letter *compose(const struct control *control, const struct arguments *arguments,
                              const struct config_sender *sender, GError **error)
{
    const char *name = arguments_word(arguments, 0), *language = arguments_value(arguments, "lang");
    const char *invoice = arguments_value(arguments, "invoice");
    g_autofree char *message_id = trial_message_id(sender);
    int64_t now = clock_now_ms(&control->clock);
    struct letter_sample sample = {.to = arguments_value(arguments, "to"),
                                   .message_id = message_id,
                                   .instant_ms = now,
                                   .utc_offset = moment_at(now, control->config->timezone).utc_offset};
    AUTO(composer) composer = preview_composer(control, error);

    if (!composer)
        return NULL;
    return invoice ? preview_for_invoice(control, composer, name, language, invoice, &sample, error)
                   : composer_sample(composer, name, language, &sample, error);
}

static int send_it(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct config_sender *sender = trial_sender(control, NULL, error);
    const char *to = arguments_value(arguments, "to");
    AUTO(letter) letter = NULL;
    struct trial trial = {.to = to, .template_name = arguments_word(arguments, 0)};

    if (!to) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--to needs a mail address"));
        return EXIT_USAGE_ERROR;
    }
    if (!preview_knows(control, arguments_word(arguments, 0), arguments_value(arguments, "lang"), error) || !sender ||
        !trial_may_go(control, sender, to, error))
        return EXIT_USAGE_ERROR;
    letter = compose(control, arguments, sender, error);
    if (!letter)
        return EXIT_PERSON;
    trial.language = letter->language;
    trial.subject = letter->subject;
    trial.message = letter->message;
    return trial_send(control, sender, &trial, false, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    int status;

    compose_init();
    status = send_it(control, arguments, error);
    compose_shutdown();
    return status;
}

static const struct option options[] = {
    {"to", N_("ADDRESS"), N_("an address of your own; must be given")},
    {"lang", N_("LANGUAGE"), N_("the letter in this language")},
    {"invoice", N_("NUMBER"), N_("filled for this invoice, as on the day it is due; else with example values")},
    {NULL, NULL, NULL},
};

const struct verb verb_template_send = {
    .words = "template send",
    .arguments = N_("NAME --to ADDRESS"),
    .summary = N_("send a letter to yourself"),
    .details = N_("By the service and the first sender's relay, in rehearsal too. It counts as no reminder; the "
                  "address of a client is refused. Exit status 75 when no service runs, or it has not gone after half "
                  "a minute."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_SERVICE,
    .run = run,
};
