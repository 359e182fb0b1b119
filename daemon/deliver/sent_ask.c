/* SPDX-License-Identifier: MIT */
#include "deliver/sent_ask.h"

#include <systemd/sd-event.h>

#include "base/error.h"
#include "config/credential.h"
#include "net/hub.h"
#include "net/login.h"
#include "net/stream.h"

enum { PATIENCE_S = 60 };

struct ask {
    const struct sent_target *target;
    sd_event *event;
    sd_event_source *timer;
    struct hub *hub;
    struct logins *logins;
    struct login_question *question;
    struct stream *stream;
    struct sent_find *find;
    bool renewed; /* a refused access token was replaced once */
    char *trouble;
};

static void open_question(struct ask *ask);

static void stop(struct ask *ask, const char *trouble)
{
    if (trouble && !ask->trouble)
        ask->trouble = g_strdup(*trouble ? trouble : "the connection was lost");
    sd_event_exit(ask->event, 0);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    stop(data, "no answer in time");
    return 0;
}

static void have_patience(struct ask *ask)
{
    sd_event_source_set_time_relative(ask->timer, (uint64_t)PATIENCE_S * G_USEC_PER_SEC);
    sd_event_source_set_enabled(ask->timer, SD_EVENT_ONESHOT);
}

static bool read_all(struct ask *ask)
{
    char buffer[16384];
    gssize got = 0;

    while (!sent_find_is_over(ask->find) && (got = stream_receive(ask->stream, buffer, sizeof buffer)) > 0)
        sent_find_received(ask->find, buffer, (gsize)got);
    return got >= 0;
}

static bool write_all(struct ask *ask)
{
    const char *data;
    gsize length;
    gssize taken = 1;

    while (!sent_find_is_over(ask->find) && taken > 0 && (data = sent_find_output(ask->find, &length), length)) {
        taken = stream_send(ask->stream, data, length);
        if (taken > 0)
            sent_find_sent(ask->find, (gsize)taken);
    }
    stream_want_write(ask->stream, taken == 0);
    return taken >= 0;
}

static void pump(struct ask *ask)
{
    bool alive = read_all(ask) && write_all(ask);

    have_patience(ask);
    if (sent_find_is_over(ask->find))
        stop(ask, sent_find_trouble(ask->find));
    else if (!alive)
        stop(ask, "");
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct ask *ask = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);

        if (failure.fault == FAULT_LOGIN && !ask->renewed && logins_refused(ask->logins, ask->target->login)) {
            ask->renewed = true;
            g_clear_pointer(&ask->stream, stream_free);
            open_question(ask);
            return;
        }
        stop(ask, failure.words);
        return;
    }
    pump(ask);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    static const enum stream_security securities[] = {
        [SECURITY_STARTTLS] = STREAM_STARTTLS,
        [SECURITY_TLS] = STREAM_TLS,
        [SECURITY_NONE] = STREAM_PLAIN,
    };
    struct ask *ask = data;
    const struct sent_target *target = ask->target;
    const struct stream_options options = {.url = target->url,
                                           .ca_file = target->ca_file,
                                           .timeout_ms = PATIENCE_S * 1000,
                                           .user = target->login->user,
                                           .security = securities[target->security],
                                           .secret = secret,
                                           .bearer = target->login->auth == AUTH_OAUTH2};

    ask->question = NULL;
    if (secret)
        ask->stream = stream_open(ask->hub, &options, on_stream, ask);
    else
        stop(ask, failure->words);
    credential_free(secret);
}

static void open_question(struct ask *ask)
{
    have_patience(ask);
    ask->question = logins_ask(ask->logins, ask->target->login, on_login, ask);
}

static bool begin(struct ask *ask, GError **error)
{
    if (sd_event_new(&ask->event) < 0 ||
        sd_event_add_time_relative(ask->event, &ask->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer, ask) < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "the event loop cannot start");
        return false;
    }
    ask->hub = hub_new(ask->event, error);
    if (!ask->hub)
        return false;
    ask->logins = logins_new(ask->hub);
    return true;
}

static void end(struct ask *ask)
{
    login_question_free(ask->question);
    stream_free(ask->stream);
    if (ask->logins)
        logins_free(ask->logins);
    if (ask->hub)
        hub_free(ask->hub);
    if (ask->timer)
        sd_event_source_disable_unref(ask->timer);
    if (ask->event)
        sd_event_unref(ask->event);
    g_free(ask->trouble);
}

static void take_messages(const struct ask *ask, GPtrArray *messages)
{
    const GPtrArray *found = sent_find_messages(ask->find);

    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(messages, g_bytes_ref(found->pdata[i]));
}

bool sent_ask(const struct sent_target *target, civil_day since, sent_find_func wanted, void *data, GPtrArray *messages,
              char **place, GError **error)
{
    struct ask ask = {.target = target};
    bool done = begin(&ask, error);

    if (done) {
        ask.find = sent_find_new(target->folder, since, wanted, data);
        open_question(&ask);
        sd_event_loop(ask.event);
        done = !ask.trouble;
        *place = g_strdup_printf("%s/%s", target->host, sent_find_folder(ask.find));
        if (done)
            take_messages(&ask, messages);
        else
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "Sent folder at \"%s\": %s", target->host,
                        ask.trouble);
    }
    end(&ask);
    sent_find_free(ask.find);
    return done;
}
