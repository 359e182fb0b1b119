/* SPDX-License-Identifier: MIT */
/* One connection to the mailbox that copies go to: login, bytes, time, and what came of it. */
#include <syslog.h>

#include "config/credential.h"
#include "deliver/backoff.h"
#include "deliver/logline.h"
#include "deliver/sent_inside.h"
#include "deliver/trouble.h"

enum { PATIENCE_MS = 60000, LOOK_BACK_DAYS = 7 };

static void set_trouble(struct sent *sent, char *sentence)
{
    if (g_strcmp0(sent->trouble, sentence) != 0) {
        sent->trouble_changed = true;
        logline_relay(sentence ? LOG_WARNING : LOG_NOTICE, relay_name(sent->relay),
                      sentence ? sentence : "copies are saved again");
    }
    g_free(sent->trouble);
    sent->trouble = sentence;
}

static void fail_copies(struct sent *sent, const char *words)
{
    for (guint i = 0; i < sent->copies->len; i++) {
        struct sent_result *result = g_new0(struct sent_result, 1);

        result->id = ((const struct sent_copy *)sent->copies->pdata[i])->id;
        result->tries = ((const struct sent_copy *)sent->copies->pdata[i])->tries;
        result->text = g_strdup(words);
        g_ptr_array_add(sent->results, result);
    }
}

/* No connection: the copies in hand count a try, the others wait with them. */
static void fail_connection(struct sent *sent, const char *words)
{
    sent->failures++;
    sent->not_before_ms = clock_monotonic_ms() + backoff_ms(sent->failures, (unsigned)g_random_int_range(0, 1000));
    fail_copies(sent, words);
    set_trouble(sent, trouble_text(TROUBLE_COPY, sent->target->host, words));
    sent_close(sent);
}

static int tries_of(const struct sent *sent, int64_t id)
{
    for (guint i = 0; i < sent->copies->len; i++) {
        const struct sent_copy *copy = sent->copies->pdata[i];

        if (copy->id == id)
            return copy->tries;
    }
    return 0;
}

static void take_results(struct sent *sent)
{
    struct sent_result *result;

    while ((result = sent_talk_result(sent->talk))) {
        result->tries = tries_of(sent, result->id);
        g_ptr_array_add(sent->results, result);
        if (result->saved)
            set_trouble(sent, NULL);
        else
            set_trouble(sent, trouble_text(TROUBLE_COPY, sent->target->host, result->text));
    }
}

/* -- the connection ----------------------------------------------------- */

static void set_timer(struct sent *sent)
{
    sd_event_source_set_time_relative(sent->timer, (uint64_t)PATIENCE_MS * 1000);
    sd_event_source_set_enabled(sent->timer, SD_EVENT_ONESHOT);
}

static void read_all(struct sent *sent)
{
    char buffer[16384];
    gssize got = 0;

    while (!sent_talk_is_over(sent->talk) && (got = stream_receive(sent->stream, buffer, sizeof buffer)) > 0)
        sent_talk_received(sent->talk, buffer, (gsize)got);
    if (got < 0)
        sent_talk_lost(sent->talk, "the connection was lost");
}

static void write_all(struct sent *sent)
{
    gsize length;
    const char *data;
    bool wait = false;

    while (!wait && !sent_talk_is_over(sent->talk) && (data = sent_talk_output(sent->talk, &length), length)) {
        gssize taken = stream_send(sent->stream, data, length);

        if (taken < 0)
            sent_talk_lost(sent->talk, "the connection was lost");
        else if (taken > 0)
            sent_talk_sent(sent->talk, (gsize)taken);
        wait = taken == 0;
    }
    stream_want_write(sent->stream, wait);
}

static void pump(struct sent *sent)
{
    read_all(sent);
    write_all(sent);
    take_results(sent);
    if (sent_talk_is_over(sent->talk)) {
        sent->failures = 0;
        sent_close(sent);
        return;
    }
    set_timer(sent);
    deliver_schedule(sent->relay->deliver);
}

int sent_on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    struct sent *sent = data;

    (void)source;
    (void)usec;
    sent_talk_lost(sent->talk, "no answer in time");
    pump(sent);
    return 0;
}

static void start_talk(struct sent *sent)
{
    civil_day since = (civil_day)(clock_wall_ms() / 86400000) - LOOK_BACK_DAYS;

    sent->talk = sent_talk_new(sent->target->folder, since);
    for (guint i = 0; i < sent->copies->len; i++) {
        const struct sent_copy *copy = sent->copies->pdata[i];

        sent_talk_add(sent->talk, copy->id, copy->message_id, copy->message);
    }
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct sent *sent = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);
        bool again = failure.fault == FAULT_LOGIN && logins_refused(sent->relay->deliver->logins, sent->target->login);

        if (again) { /* a token may be refused before its time; a new one will not be asked for twice */
            g_clear_pointer(&sent->stream, stream_free);
            sent_open(sent);
            return;
        }
        fail_connection(sent, failure.words);
        return;
    }
    if (event == STREAM_OPENED)
        start_talk(sent);
    pump(sent);
}

static void connect_to(struct sent *sent, const char *secret)
{
    static const enum stream_security securities[] = {
        [SECURITY_STARTTLS] = STREAM_STARTTLS,
        [SECURITY_TLS] = STREAM_TLS,
        [SECURITY_NONE] = STREAM_PLAIN,
    };
    const struct sent_target *target = sent->target;
    struct stream_options options = {.url = target->url, .ca_file = target->ca_file, .timeout_ms = PATIENCE_MS};

    options.security = securities[target->security];
    options.user = target->login->user;
    options.secret = secret;
    options.bearer = target->login->auth == AUTH_OAUTH2;
    sent->stream = stream_open(sent->relay->deliver->hub, &options, on_stream, sent);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct sent *sent = data;

    sent->question = NULL;
    if (secret)
        connect_to(sent, secret);
    else
        fail_connection(sent, failure->words);
    credential_free(secret);
}

void sent_open(struct sent *sent)
{
    sent->question = logins_ask(sent->relay->deliver->logins, sent->target->login, on_login, sent);
}

void sent_close(struct sent *sent)
{
    sd_event_source_set_enabled(sent->timer, SD_EVENT_OFF);
    g_clear_pointer(&sent->question, login_question_free);
    g_clear_pointer(&sent->stream, stream_free);
    g_clear_pointer(&sent->talk, sent_talk_free);
    g_ptr_array_set_size(sent->copies, 0);
    deliver_schedule(sent->relay->deliver);
}
