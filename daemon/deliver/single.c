/* SPDX-License-Identifier: MIT */
#include "deliver/single.h"

#include <string.h>
#include <systemd/sd-event.h>

#include "base/error.h"
#include "config/credential.h"
#include "deliver/trouble.h"
#include "net/login.h"
#include "net/stream.h"

/* One attempt; it is over when `done`. */
struct attempt {
    const struct config_smtp *smtp;
    sd_event *event;
    struct hub *hub;
    struct logins *logins;
    struct login_question *question;
    struct stream *stream;
    char *host, *failure;
    bool accepted, done;
};

static void fail(struct attempt *attempt, char *failure)
{
    if (!attempt->failure)
        attempt->failure = failure;
    else
        g_free(failure);
    attempt->done = true;
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct attempt *attempt = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);

        fail(attempt, trouble_of_fault(failure.fault, attempt->host, failure.words));
        return;
    }
    if (event == STREAM_OPENED) {
        stream_send(stream, "QUIT\r\n", strlen("QUIT\r\n"));
        attempt->accepted = attempt->done = true;
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
    stream_free(attempt->stream);
}

bool single_login(const struct config_smtp *smtp, GError **error)
{
    struct attempt attempt = {.smtp = smtp, .host = g_strdup(strstr(smtp->url, "://") + 3)};

    if (sd_event_new(&attempt.event) >= 0 && (attempt.hub = hub_new(attempt.event, error))) {
        attempt.logins = logins_new(attempt.hub);
        run(&attempt);
        logins_free(attempt.logins);
        hub_free(attempt.hub);
    }
    sd_event_unref(attempt.event);
    if (!attempt.accepted && (!error || !*error))
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "%s",
                    attempt.failure ? attempt.failure : "the relay could not be asked");
    g_free(attempt.failure);
    g_free(attempt.host);
    return attempt.accepted;
}
