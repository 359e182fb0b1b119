/* SPDX-License-Identifier: MIT */
/* A letter to oneself, to see how it arrives. It is in no queue and no journal. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "compose/library.h"
#include "config/url.h"
#include "control/preview.h"
#include "control/verbs.h"
#include "deliver/maildir.h"
#include "deliver/single.h"

static bool is_in(char *const *addresses, const char *address)
{
    for (; addresses && *addresses; addresses++)
        if (!g_ascii_strcasecmp(*addresses, address))
            return true;
    return false;
}

/* What a client gets is decided by the plan and kept as proof; nobody is reminded by this road. */
static bool is_a_clients(const struct control *control, const char *address, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    for (guint i = 0; plan && i < plan->clients->len; i++) {
        const struct plan_client *client = plan->clients->pdata[i];

        if (is_in(client->email, address) || is_in(client->email_formal, address) || is_in(client->cc, address)) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        _("\"%s\" is the address of client \"%s\"; --to takes one of your own"), address, client->key);
            return true;
        }
    }
    return !plan;
}

static bool check_address(const struct control *control, const char *address, GError **error)
{
    if (!address || !text_is_address(address)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--to needs a mail address"));
        return false;
    }
    return !is_a_clients(control, address, error);
}

/* With a pretended time nothing leaves this machine. */
static bool check_relay(const struct control *control, const struct config_smtp *smtp, GError **error)
{
    struct server_url url;
    bool near;

    if (!smtp) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    _("there is no `smtp` section to send by; add one to the configuration"));
        return false;
    }
    if (smtp->transport == TRANSPORT_MAILDIR || !control->clock.pretended)
        return true;
    near = server_url_split(smtp->url, &url) && host_is_loopback(url.host);
    server_url_clear(&url);
    if (!near)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    _("with a pretended time no relay but one on this machine is used"));
    return near;
}

static bool send_it(const struct control *control, const struct config_smtp *smtp, const struct config_sender *sender,
                    const struct letter_sample *sample, const struct letter *letter, GError **error)
{
    struct single single = {.from = sender->address, .to = sample->to, .message = letter->message};
    g_autofree char *name = maildir_name(0, sample->message_id);
    bool sent;

    if (smtp->transport == TRANSPORT_MAILDIR) {
        sent = maildir_make(control->config->outbox, error) &&
               maildir_write(control->config->outbox, name, letter->message, error);
        if (sent)
            output_line(&control->out, TINT_GOOD, _("put into the outbox: %s/new/%s"), control->config->outbox, name);
        return sent;
    }
    sent = single_send(smtp, &single, error);
    if (sent)
        output_line(&control->out, TINT_GOOD, _("sent to %s; the relay said: %s"), sample->to, single.words);
    single_clear(&single);
    return sent;
}

static bool compose_and_send(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct config_sender *sender = config_sender(control->config, "");
    const struct config_smtp *smtp = sender ? config_smtp(control->config, sender->smtp) : NULL;
    const char *name = arguments_word(arguments, 0), *language = arguments_value(arguments, "lang");
    const char *invoice = arguments_value(arguments, "invoice"), *to = arguments_value(arguments, "to");
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *message_id = NULL;
    int64_t now = clock_now_ms(&control->clock);
    struct letter_sample sample = {
        .to = to, .instant_ms = now, .utc_offset = moment_at(now, control->config->timezone).utc_offset};
    AUTO(composer) composer = NULL;
    AUTO(letter) letter = NULL;

    if (!check_address(control, to, error) || !check_relay(control, smtp, error))
        return false;
    message_id = g_strdup_printf("test.%s%s", random, strrchr(sender->address, '@'));
    sample.message_id = message_id;
    composer = preview_composer(control, error);
    if (composer)
        letter = invoice ? preview_for_invoice(control, composer, name, language, invoice, &sample, error)
                         : composer_sample(composer, name, language, &sample, error);
    return letter && send_it(control, smtp, sender, &sample, letter, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    bool sent;

    compose_init();
    sent = compose_and_send(control, arguments, error);
    compose_shutdown();
    return sent ? EXIT_DONE : EXIT_PERSON;
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
    .details = N_("By the first sender's relay, in rehearsal too. It counts as no reminder and stands in no log; the "
                  "address of a client is refused."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};
