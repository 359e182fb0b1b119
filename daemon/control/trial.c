/* SPDX-License-Identifier: MIT */
#include "control/trial.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "config/url.h"
#include "control/letter_id.h"
#include "plan/plan.h"
#include "proof/guard.h"
#include "proof/reminder.h"

enum { PATIENCE_MS = 30000, LOOK_US = 100000, VALID_MS = 3600000 };

const struct config_sender *trial_sender(const struct control *control, const char *key, GError **error)
{
    const struct config_sender *sender = config_sender(control->config, key ? key : "");

    if (!sender)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("there is no sender \"%s\" in the configuration"),
                    key ? key : "");
    return sender;
}

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
                        _("\"%s\" is the address of client \"%s\"; name one of your own"), address, client->key);
            return true;
        }
    }
    return !plan;
}

/* With a pretended time nothing leaves this machine. */
static bool has_relay(const struct control *control, const struct config_sender *sender, GError **error)
{
    const struct config_smtp *smtp = config_smtp(control->config, sender->smtp);
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

bool trial_may_go(const struct control *control, const struct config_sender *sender, const char *to, GError **error)
{
    if (!to || !text_is_address(to)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" is no mail address"), to ? to : "");
        return false;
    }
    if (is_a_clients(control, to, error) || !has_relay(control, sender, error))
        return false;
    if (control->store && sender_lock_holder(control->config->store))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                _("no service runs that could send it; start herinnerd, which alone has the password"));
    return false;
}

char *trial_message_id(const struct config_sender *sender)
{
    g_autofree char *random = g_uuid_string_random();

    return g_strdup_printf("test.%s%s", random, strrchr(sender->address, '@'));
}

static bool queue(struct control *control, const struct trial *trial, int64_t *id, GError **error)
{
    if (!store_begin(control->store, error))
        return false;
    if (trial_expire(control->store, error) && trial_queue(control->store, trial, id, error))
        return store_commit(control->store, error);
    store_rollback(control->store);
    return false;
}

/* -- what became of it --------------------------------------------------- */

/* How it stands: new strings. */
struct standing {
    char *state, *words;
    bool tried;
};

static void standing_clear(struct standing *standing)
{
    g_free(standing->state);
    g_free(standing->words);
    *standing = (struct standing){0};
}

static void take_standing(const struct log_entry *entry, void *data)
{
    struct standing *standing = data;

    standing_clear(standing);
    standing->state = g_strdup(entry->state);
    standing->words = g_strdup(entry->reply ? entry->reply : "");
    standing->tried = entry->attempts > 0;
}

static bool is_over(const struct standing *standing)
{
    bool waits = g_str_equal(standing->state, "queued") || g_str_equal(standing->state, "planned");

    return waits ? standing->tried : !g_str_equal(standing->state, "claimed");
}

struct trouble {
    int64_t since_ms; /* news only */
    char *text;
};

static void take_trouble(const char *subject, const char *value, const char *since, void *data)
{
    struct trouble *trouble = data;

    (void)subject;
    if (instant_from_text(since) < trouble->since_ms)
        return;
    g_free(trouble->text);
    trouble->text = g_strdup(value);
}

/* What the service says of RELAY since SINCE_MS; new string, NULL = nothing. */
static char *relay_trouble(const struct control *control, const char *relay, int64_t since_ms)
{
    g_autofree char *subject = g_strdup_printf("relay:%s", relay);
    struct trouble trouble = {.since_ms = since_ms};

    store_each_runtime(control->store, subject, take_trouble, &trouble, NULL);
    return trouble.text;
}

/* Waits until letter ID is over, or its relay is in trouble (*TROUBLE), or half a minute. */
static bool wait_for(struct control *control, const struct trial *trial, int64_t id, struct standing *standing,
                     char **trouble, GError **error)
{
    int64_t end = clock_monotonic_ms() + PATIENCE_MS, begun = clock_now_ms(&control->clock);

    for (;;) {
        if (!letter_id_each(control, id, take_standing, standing, error))
            return false;
        *trouble = relay_trouble(control, trial->relay, begun);
        if (*trouble || is_over(standing))
            return true;
        if (clock_monotonic_ms() > end)
            break;
        g_usleep(LOOK_US);
    }
    *trouble = relay_trouble(control, trial->relay, 0);
    return true;
}

static void print_transcripts(const struct control *control, int64_t id)
{
    g_autoptr(GPtrArray) attempts = log_attempts(control->store, id, NULL);

    for (guint i = 0; attempts && i < attempts->len; i++) {
        const struct attempt_row *attempt = attempts->pdata[i];
        g_autoptr(GBytes) bytes =
            *attempt->transcript_sha256 ? content_of_attempt(control->store, attempt->id, NULL) : NULL;
        gsize size;
        const char *text = bytes ? g_bytes_get_data(bytes, &size) : NULL;

        if (text)
            fwrite(text, 1, size, control->out.stream);
    }
}

static int tell(const struct control *control, const struct trial *trial, const struct standing *standing,
                const char *trouble, GError **error)
{
    const char *words = standing->words;

    if (g_str_equal(standing->state, "accepted")) {
        output_line(&control->out, TINT_GOOD, _("sent to %s; the relay said: %s"), trial->to, words);
        return EXIT_DONE;
    }
    if (g_str_equal(standing->state, "failed"))
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, _("the relay did not take it: %s"), words);
    else if (g_str_equal(standing->state, "uncertain"))
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, _("nobody knows whether it went: %s"), words);
    else if (trouble)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, _("it waits in the queue: %s"), trouble);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY, _("it waits in the queue: %s"),
                    *words ? words : _("the service has not come to it yet"));
    return EXIT_PERSON;
}

int trial_send(struct control *control, const struct config_sender *sender, struct trial *trial, bool transcript,
               GError **error)
{
    struct standing standing = {0};
    g_autofree char *trouble = NULL;
    int64_t id;
    int status = EXIT_UNREACHABLE;

    trial->sender = sender->key;
    trial->relay = sender->smtp;
    trial->day = control_today(control);
    trial->valid_until_ms = clock_now_ms(&control->clock) + VALID_MS;
    trial->actor = control->actor;
    if (!queue(control, trial, &id, error))
        return status;
    wake_touch(control->config->store);
    if (wait_for(control, trial, id, &standing, &trouble, error)) {
        if (transcript)
            print_transcripts(control, id);
        status = tell(control, trial, &standing, trouble, error);
    }
    standing_clear(&standing);
    return status;
}
