/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/fault_point.h"
#include "config/credential.h"
#include "deliver/inside.h"
#include "deliver/session_inside.h"
#include "deliver/trouble.h"

enum { IDLE_MS = 30000, CLAIM_MS = 20000, QUIT_MS = 2000 };

/* -- bytes -------------------------------------------------------------- */

static void read_all(struct session *session)
{
    char buffer[16384];
    gssize got = 0;

    while (!session->closed && dialogue_state(session->dialogue) != DIALOGUE_CLOSED &&
           (got = stream_receive(session->stream, buffer, sizeof buffer)) > 0)
        dialogue_received(session->dialogue, buffer, (gsize)got);
    if (got < 0)
        dialogue_lost(session->dialogue, END_LOST, "the relay closed the connection");
}

/* Letters for as long as the dialogue can take them ahead. */
static void fill(struct session *session)
{
    struct ready *letter;

    while (dialogue_wants_letter(session->dialogue) && (letter = relay_take(session->relay))) {
        session_offer(session, letter);
        ready_free(letter);
    }
}

/* True when all that could go out is out. */
static void write_all(struct session *session)
{
    gsize length;
    const char *data;
    bool wait = false;

    while (!wait && (data = dialogue_output(session->dialogue, &length), length)) {
        /* behind content comes its end, as soon as all of it is taken */
        stream_expect_more(session->stream, dialogue_state(session->dialogue) == DIALOGUE_CONTENT);
        gssize sent = stream_send(session->stream, data, length);

        if (sent < 0)
            dialogue_lost(session->dialogue, END_LOST, "the relay closed the connection");
        else if (sent > 0)
            dialogue_sent(session->dialogue, (gsize)sent);
        FAULT("sent");
        wait = sent == 0;
    }
    stream_want_write(session->stream, wait);
}

/* -- time --------------------------------------------------------------- */

static int64_t patience_ms(const struct session *session)
{
    const struct config_smtp *smtp = session->relay->smtp;
    int64_t forever = INT64_MAX / 4000;

    switch (session->wait) {
    case WAIT_COMMAND:
        return smtp->timeout ? (int64_t)smtp->timeout * 1000 : forever;
    case WAIT_ACCEPT:
        return smtp->timeout_accept ? (int64_t)smtp->timeout_accept * 1000 : forever;
    case WAIT_QUIT:
        return QUIT_MS;
    case WAIT_NONE:
        break;
    }
    return session->state == DIALOGUE_GO ? CLAIM_MS : IDLE_MS;
}

static void set_alarm(struct session *session)
{
    int64_t left = MAX(session->deadline_ms - clock_monotonic_ms(), 0);

    session->alarm_ms = session->deadline_ms;
    sd_event_source_set_time_relative(session->timer, (uint64_t)left * 1000);
    sd_event_source_set_enabled(session->timer, SD_EVENT_ONESHOT);
}

/* The timer is set anew only where it would ring too late; one that rings too early is set to what is left. */
static void arm_timer(struct session *session)
{
    guint progress;
    enum dialogue_wait wait = dialogue_waits(session->dialogue, &progress);
    enum dialogue_state state = dialogue_state(session->dialogue);

    if (wait == session->wait && state == session->state && progress == session->progress)
        return;
    session->wait = wait;
    session->state = state;
    session->progress = progress;
    session->deadline_ms = clock_monotonic_ms() + patience_ms(session);
    if (!session->alarm_ms || session->deadline_ms < session->alarm_ms)
        set_alarm(session);
}

/* What the dialogue has to say, and letters for it. */
static void go_on(struct session *session)
{
    session_act(session);
    if (!session->closed) {
        fill(session);
        write_all(session);
        session_act(session);
    }
    if (!session->closed)
        arm_timer(session);
}

/* Reads what has come, and goes on with it. */
static void session_pump(struct session *session)
{
    if (session->closed || !session->dialogue)
        return;
    dialogue_set_time(session->dialogue, stream_age_ms(session->stream));
    read_all(session);
    go_on(session);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    struct session *session = data;

    (void)source;
    (void)usec;
    session->alarm_ms = 0;
    if (session->closed)
        return 0;
    if (clock_monotonic_ms() < session->deadline_ms) {
        set_alarm(session);
        return 0;
    }
    if (session->wait != WAIT_NONE)
        dialogue_lost(session->dialogue, END_TIMEOUT, "no reply in time");
    else if (session->state == DIALOGUE_GO)
        session_claim_refused(session, END_ABORTED);
    else
        dialogue_stop(session->dialogue, END_QUIT);
    session_pump(session);
    return 0;
}

/* -- the session -------------------------------------------------------- */

void session_work(struct session *session)
{
    if (session->closed || !session->dialogue)
        return;
    dialogue_set_time(session->dialogue, stream_age_ms(session->stream));
    go_on(session);
}

static void ask_login(struct session *session);

/* An access token may be refused before its time: once more with a new one. */
static bool login_again(struct session *session, enum stream_fault fault)
{
    struct relay *relay = session->relay;

    if (fault != FAULT_LOGIN || session->second_login || !logins_refused(relay->deliver->logins, &relay->smtp->login))
        return false;
    g_clear_pointer(&session->stream, stream_free);
    session->second_login = true;
    ask_login(session);
    return true;
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct session *session = data;
    struct relay *relay = session->relay;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);
        char *sentence;

        if (login_again(session, failure.fault))
            return;
        sentence = trouble_of_fault(failure.fault, relay->host, failure.words);
        session_close(session);
        relay_failed(relay, sentence);
        return;
    }
    if (event == STREAM_OPENED)
        session_opened(session);
    session_pump(session);
}

/* This machine's name for EHLO; one that is no host name would be refused by strict relays. */
static const char *hello_name(void)
{
    const char *name = g_get_host_name();

    for (const char *p = name; *p; p++)
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '.')
            return "localhost";
    return *name ? name : "localhost";
}

static const enum stream_security securities[] = {
    [SECURITY_STARTTLS] = STREAM_STARTTLS,
    [SECURITY_TLS] = STREAM_TLS,
    [SECURITY_NONE] = STREAM_PLAIN,
};

/* SECRET NULL: no login. */
static void connect_to(struct session *session, const char *secret)
{
    const struct config_smtp *smtp = session->relay->smtp;
    struct stream_options options = {.url = smtp->url, .hello = hello_name(), .ca_file = smtp->ca_file};

    options.security = securities[smtp->security];
    options.timeout_ms = smtp->timeout * 1000;
    options.user = secret ? smtp->login.user : NULL;
    options.secret = secret;
    options.bearer = smtp->login.auth == AUTH_OAUTH2;
    session->stream = stream_open(session->relay->deliver->hub, &options, on_stream, session);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct session *session = data;
    struct relay *relay = session->relay;

    session->question = NULL;
    if (secret) {
        connect_to(session, secret);
        credential_free(secret);
        return;
    }
    session_close(session);
    relay_failed(relay, trouble_of_login(failure, relay->host, relay_name(relay)));
    relay->await_login = failure->fault == LOGIN_FINAL || failure->fault == LOGIN_NONE;
}

static void ask_login(struct session *session)
{
    const struct relay *relay = session->relay;

    session->question = logins_ask(relay->deliver->logins, &relay->smtp->login, on_login, session);
}

struct session *session_open(struct relay *relay)
{
    struct session *session = g_new0(struct session, 1);

    session->relay = relay;
    sd_event_add_time_relative(relay->deliver->event, &session->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer,
                               session);
    sd_event_source_set_enabled(session->timer, SD_EVENT_OFF);
    if (*relay->smtp->login.user)
        ask_login(session);
    else
        connect_to(session, NULL);
    return session;
}

void session_free(struct session *session)
{
    sd_event_source_disable_unref(session->timer);
    login_question_free(session->question);
    dialogue_free(session->dialogue);
    stream_free(session->stream);
    g_free(session->peer);
    g_free(session->tls);
    g_free(session->cipher);
    g_free(session->cert_sha256);
    g_free(session->opening);
    g_free(session);
}

/* Only says so: the turn that is scheduled moves the bytes. */
void session_stop(struct session *session)
{
    if (session->closed)
        return;
    if (session->dialogue)
        dialogue_stop(session->dialogue, END_STOPPED);
    else
        session_close(session);
    deliver_schedule(session->relay->deliver);
}

/* Another session's answer in the same turn may have stopped the relay in between: then nothing is sent. */
void session_granted(struct session *session, int64_t id, int64_t attempt)
{
    session->claiming = 0;
    relay_count(session->relay);
    FAULT("granted");
    if (session->closed || dialogue_state(session->dialogue) != DIALOGUE_GO) {
        ending_new(session->relay, id, attempt, RULING_RELAY, 0, "the relay was given up before anything was sent");
        return;
    }
    session->attempt = attempt;
    dialogue_claim_granted(session->dialogue);
    session_work(session);
}

void session_claim_refused(struct session *session, enum dialogue_end end)
{
    session->claiming = 0;
    if (session->closed)
        return;
    if (dialogue_state(session->dialogue) == DIALOGUE_GO)
        dialogue_claim_refused(session->dialogue, end);
    session_pump(session);
}

bool session_is_working(const struct session *session)
{
    if (session->closed)
        return false;
    return !session->dialogue || session->relay->deliver->stopping ||
           dialogue_state(session->dialogue) != DIALOGUE_READY;
}

bool session_is_awaited(const struct session *session)
{
    return !session->closed && session->dialogue && !session->claiming &&
           dialogue_waits(session->dialogue, NULL) != WAIT_NONE;
}

void session_abandon(struct session *session)
{
    if (session->closed || !session->dialogue)
        return;
    dialogue_stop(session->dialogue, END_STOPPED);
    write_all(session);
    dialogue_lost(session->dialogue, END_STOPPED, "the service was stopped");
    session_act(session);
}
