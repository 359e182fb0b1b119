/* SPDX-License-Identifier: MIT */
/* One real message to an address of one's own, and the whole talk with the relay. */
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "compose/message.h"
#include "control/trial.h"
#include "control/verbs.h"

static char *text_of(const struct control *control, const struct config_sender *sender)
{
    char host[256] = "";
    g_autofree char *now = output_instant(&control->out, clock_now_ms(&control->clock));

    gethostname(host, sizeof host - 1);
    return g_strdup_printf(_("This is a test of herinnerd on %s, sent on %s by the relay \"%s\" in the name of %s.\n\n"
                             "It arrived, so reminders can arrive too. No client got this mail.\n"),
                           host, now, sender->smtp, sender->name);
}

static GBytes *compose(const struct control *control, const struct config_sender *sender, const char *to,
                       const char *subject, GError **error)
{
    int64_t now = clock_now_ms(&control->clock);
    g_autofree char *message_id = trial_message_id(sender), *text = text_of(control, sender);
    const struct message_address receiver = {NULL, to};
    const struct message message = {
        .message_id = message_id,
        .date = now / 1000,
        .offset_minutes = moment_at(now, control->config->timezone).utc_offset / 60,
        .from = {sender->name, sender->address},
        .reply_to = {NULL, *sender->reply_to ? sender->reply_to : NULL},
        .to = &receiver,
        .to_count = 1,
        .subject = subject,
        .language = _("en"),
        .auto_generated = true,
        .text = text,
    };

    return message_build(&message, error);
}

static int send_it(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct config_sender *sender = trial_sender(control, arguments_value(arguments, "sender"), error);
    const char *to = arguments_word(arguments, 0);
    g_autofree char *subject = sender ? g_strdup_printf(_("%s: a test of the mail"), sender->name) : NULL;
    g_autoptr(GBytes) message = NULL;
    struct trial trial = {.to = to, .template_name = "test", .language = _("en"), .subject = subject};

    if (!sender || !trial_may_go(control, sender, to, error))
        return EXIT_USAGE_ERROR;
    message = compose(control, sender, to, subject, error);
    trial.message = message;
    return message ? trial_send(control, sender, &trial, true, error) : EXIT_PERSON;
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
    {"sender", N_("NAME"), N_("in the name of this sender, by its relay; else the first one")},
    {NULL, NULL, NULL},
};

const struct verb verb_test_mail = {
    .words = "test mail",
    .arguments = N_("ADDRESS"),
    .summary = N_("one real message to yourself, with the whole talk to the relay"),
    .details = N_("By the service, in rehearsal too; the address of a client is refused. Exit status 69 when the relay "
                  "does not take it, 75 when no service runs or it has not gone after half a minute."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_SERVICE,
    .run = run,
};
