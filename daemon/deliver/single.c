/* SPDX-License-Identifier: MIT */
#include "deliver/single.h"

#include <string.h>
#include <systemd/sd-event.h>

#include "base/error.h"
#include "config/credential.h"
#include "deliver/content.h"
#include "deliver/dialogue.h"
#include "deliver/trouble.h"
#include "net/login.h"
#include "net/stream.h"

/* One attempt; it is over when `done`. */
struct attempt {
    const struct config_smtp *smtp;
    struct single *single;
    struct envelope *envelope; /* NULL once the dialogue has it, or for a login alone */
    sd_event *event;
    struct hub *hub;
    struct logins *logins;
    struct login_question *question;
    struct stream *stream;
    struct dialogue *dialogue;
    char *host, *failure;
    bool accepted, done;
    bool login_only;
};

static void fail(struct attempt *attempt, char *failure)
{
    if (!attempt->failure)
        attempt->failure = failure;
    else
        g_free(failure);
    attempt->done = true;
}

static void take_outcome(struct attempt *attempt, const struct dialogue_action *action)
{
    attempt->accepted = action->ruling == RULING_ACCEPTED;
    attempt->single->words = g_strdup(action->text);
    attempt->single->transcript = g_strdup(action->transcript);
    if (!attempt->accepted)
        attempt->failure = g_strdup_printf("relay \"%s\" did not take the letter: %s", attempt->host, action->text);
    dialogue_stop(attempt->dialogue, END_QUIT);
}

static void act(struct attempt *attempt)
{
    struct dialogue_action *action;

    while ((action = dialogue_next_action(attempt->dialogue))) {
        if (action->kind == DO_CLAIM)
            dialogue_claim_granted(attempt->dialogue);
        else if (action->kind == DO_OUTCOME)
            take_outcome(attempt, action);
        else if (action->kind == DO_CLOSE && !attempt->accepted)
            fail(attempt, g_strdup_printf("relay \"%s\" closed the connection: %s", attempt->host, action->text));
        attempt->done |= action->kind == DO_CLOSE;
        dialogue_action_free(action);
    }
}

static void read_all(struct attempt *attempt)
{
    char buffer[4096];
    gssize got;

    while ((got = stream_receive(attempt->stream, buffer, sizeof buffer)) > 0)
        dialogue_received(attempt->dialogue, buffer, (gsize)got);
    if (got < 0)
        dialogue_lost(attempt->dialogue, END_LOST, "the relay closed the connection");
}

static void write_all(struct attempt *attempt)
{
    gsize length;
    const char *data;
    gssize sent = 1;

    while (sent > 0 && (data = dialogue_output(attempt->dialogue, &length), length)) {
        sent = stream_send(attempt->stream, data, length);
        if (sent > 0)
            dialogue_sent(attempt->dialogue, (gsize)sent);
    }
    if (sent < 0)
        dialogue_lost(attempt->dialogue, END_LOST, "the relay closed the connection");
    stream_want_write(attempt->stream, sent == 0);
}

static void begin(struct attempt *attempt)
{
    struct stream_facts facts = stream_facts(attempt->stream);
    struct envelope_form form = {.dsn = false, .offered = capability_parse(facts.capabilities)};
    g_autofree char *obstacle = envelope_obstacle(attempt->envelope, &form.offered);

    attempt->dialogue = dialogue_new(&form);
    if (obstacle)
        fail(attempt, g_steal_pointer(&obstacle));
    else
        dialogue_offer(attempt->dialogue, g_steal_pointer(&attempt->envelope));
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct attempt *attempt = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);

        fail(attempt, trouble_of_fault(failure.fault, attempt->host, failure.words));
        return;
    }
    if (event == STREAM_OPENED && attempt->login_only) {
        stream_send(stream, "QUIT\r\n", strlen("QUIT\r\n"));
        attempt->accepted = attempt->done = true;
        return;
    }
    if (event == STREAM_OPENED)
        begin(attempt);
    for (int turn = 0; turn < 2 && !attempt->done; turn++) {
        read_all(attempt);
        act(attempt);
        write_all(attempt);
        act(attempt);
    }
}

static void connect_to(struct attempt *attempt, const char *secret)
{
    static const enum stream_security securities[] = {
        [SECURITY_STARTTLS] = STREAM_STARTTLS, [SECURITY_TLS] = STREAM_TLS, [SECURITY_NONE] = STREAM_PLAIN};
    const struct config_smtp *smtp = attempt->smtp;
    struct stream_options options = {.url = smtp->url,
                                     .hello = "localhost",
                                     .ca_file = smtp->ca_file,
                                     .security = securities[smtp->security],
                                     .timeout_ms = smtp->timeout * 1000,
                                     .user = secret ? smtp->login.user : NULL,
                                     .secret = secret,
                                     .bearer = smtp->login.auth == AUTH_OAUTH2};

    attempt->stream = stream_open(attempt->hub, &options, on_stream, attempt);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct attempt *attempt = data;

    attempt->question = NULL;
    if (!secret) {
        fail(attempt, trouble_of_login(failure, attempt->host, attempt->smtp->key));
        return;
    }
    connect_to(attempt, secret);
    credential_free(secret);
}

static int on_timeout(sd_event_source *source, uint64_t usec, void *data)
{
    struct attempt *attempt = data;

    (void)source;
    (void)usec;
    fail(attempt, g_strdup_printf("relay \"%s\" gave no answer in time", attempt->host));
    return 0;
}

static void run(struct attempt *attempt)
{
    int64_t seconds = attempt->smtp->timeout_accept + attempt->smtp->timeout;
    sd_event_source *timer = NULL;

    sd_event_add_time_relative(attempt->event, &timer, CLOCK_MONOTONIC, (uint64_t)MAX(seconds, 1) * 1000000, 1000,
                               on_timeout, attempt);
    if (*attempt->smtp->login.user)
        attempt->question = logins_ask(attempt->logins, &attempt->smtp->login, on_login, attempt);
    else
        connect_to(attempt, NULL);
    while (!attempt->done && sd_event_run(attempt->event, UINT64_MAX) >= 0)
        continue;
    sd_event_source_disable_unref(timer);
    login_question_free(attempt->question);
    dialogue_free(attempt->dialogue);
    stream_free(attempt->stream);
}

static struct envelope *address(const struct single *single, GError **error)
{
    const char *const to[] = {single->to, NULL};
    struct envelope *envelope =
        envelope_new(1, single->from, to, NULL, "", (int64_t)g_bytes_get_size(single->message), error);

    if (envelope)
        envelope->content = content_stuff(single->message, envelope->utf8, error);
    if (envelope && !envelope->content)
        g_clear_pointer(&envelope, envelope_free);
    return envelope;
}

/* Whether the attempt came to its end; takes the envelope. */
static bool try_once(struct attempt *attempt, GError **error)
{
    attempt->host = g_strdup(strstr(attempt->smtp->url, "://") + 3);
    if (sd_event_new(&attempt->event) >= 0 && (attempt->hub = hub_new(attempt->event, error))) {
        attempt->logins = logins_new(attempt->hub);
        run(attempt);
        logins_free(attempt->logins);
        hub_free(attempt->hub);
    }
    sd_event_unref(attempt->event);
    if (attempt->envelope)
        envelope_free(attempt->envelope);
    if (!attempt->accepted && (!error || !*error))
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "%s",
                    attempt->failure ? attempt->failure : "the letter was not taken");
    g_free(attempt->failure);
    g_free(attempt->host);
    return attempt->accepted;
}

bool single_send(const struct config_smtp *smtp, struct single *single, GError **error)
{
    struct attempt attempt = {.smtp = smtp, .single = single, .envelope = address(single, error)};

    return attempt.envelope && try_once(&attempt, error);
}

bool single_login(const struct config_smtp *smtp, GError **error)
{
    struct attempt attempt = {.smtp = smtp, .login_only = true};

    return try_once(&attempt, error);
}

void single_clear(struct single *single)
{
    g_free(single->words);
    g_free(single->transcript);
}
