/* SPDX-License-Identifier: MIT */
/* One mailbox's connection: login, bytes, time. */
#include "base/error.h"
#include "config/credential.h"
#include "receive/inbox_inside.h"
#include "receive/mailbox_trouble.h"

/* RFC 2177: an IDLE is said again before half an hour. */
enum {
    PATIENCE_MS = 60000,
    IDLE_MOST_MS = 25 * 60000,
    RETRY_MS = 15000,
    STORE_MS = 50,
    LOOK_BACK_DAYS = 30,
    LETTERS_WAIT_MS = 120000
};

void inbox_close(struct inbox *inbox)
{
    sd_event_source_set_enabled(inbox->timer, SD_EVENT_OFF);
    g_clear_pointer(&inbox->question, login_question_free);
    g_clear_pointer(&inbox->stream, stream_free);
    g_clear_pointer(&inbox->talk, inbox_talk_free);
}

static int64_t every_ms(const struct inbox *inbox)
{
    return inbox->section->every * 1000;
}

/* The next connection, unless one was all. */
static void rest(struct inbox *inbox, int64_t ms)
{
    inbox_close(inbox);
    if (!inbox->inboxes->once)
        inbox_set_timer(inbox, INBOX_ROUND, ms);
    inbox_settle(inbox); /* last: who waited for it may end us */
}

/* TEXT is taken. */
static void fail(struct inbox *inbox, char *text)
{
    int64_t wait = (int64_t)RETRY_MS << MIN(inbox->failures, 10);

    inbox->failures++;
    inbox_tell(inbox, text);
    rest(inbox, MIN(wait, MAX(every_ms(inbox), RETRY_MS)));
}

static void fail_talk(struct inbox *inbox, const char *words)
{
    fail(inbox, mailbox_trouble_of_talk(inbox->host, words));
}

/* Every folder was read to its end, or WORDS say why one was not. */
static void end_round(struct inbox *inbox, const char *words)
{
    const struct inboxes *inboxes = inbox->inboxes;

    inbox_tell(inbox, words ? mailbox_trouble_of_talk(inbox->host, words) : NULL);
    if (words)
        return;
    inbox->failures = 0;
    inbox->read_ms = clock_now_ms(inboxes->clock);
    inboxes->hooks.read(inboxes->hooks.data);
}

/* -- the store ---------------------------------------------------------- */

/* False: nothing more now; a timer or the end of the process follows. */
static bool keep_all(struct inbox *inbox)
{
    while (inbox_talk_news(inbox->talk)) {
        g_autoptr(GError) error = NULL;

        if (inbox_keep(inbox, &error))
            continue;
        if (g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY)) {
            inbox_set_timer(inbox, INBOX_STORE, STORE_MS);
            return false;
        }
        if (g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_DAMAGED))
            inbox->inboxes->hooks.broken(inbox->inboxes->hooks.data, error);
        fail_talk(inbox, error->message);
        return false;
    }
    return true;
}

/* -- bytes -------------------------------------------------------------- */

/* NULL, or what is wrong. */
static const char *read_all(struct inbox *inbox)
{
    char buffer[16384];
    gssize got = 0;

    while (!inbox_talk_is_over(inbox->talk) && (got = stream_receive(inbox->stream, buffer, sizeof buffer)) > 0)
        inbox_talk_received(inbox->talk, buffer, (gsize)got);
    return got < 0 ? "the connection was lost" : NULL;
}

static const char *write_all(struct inbox *inbox)
{
    gsize length;
    const char *data;
    gssize taken = 1;

    while (taken > 0 && (data = inbox_talk_output(inbox->talk, &length), length)) {
        taken = stream_send(inbox->stream, data, length);
        if (taken > 0)
            inbox_talk_sent(inbox->talk, (gsize)taken);
    }
    stream_want_write(inbox->stream, taken == 0);
    return taken < 0 ? "the connection was lost" : NULL;
}

static void end_talk(struct inbox *inbox)
{
    end_round(inbox, inbox_talk_trouble(inbox->talk));
    rest(inbox, every_ms(inbox));
}

static void wait_on(struct inbox *inbox)
{
    if (inbox_talk_took_round(inbox->talk))
        end_round(inbox, inbox_talk_trouble(inbox->talk));
    if (!inbox_talk_is_idling(inbox->talk)) {
        inbox_set_timer(inbox, INBOX_ANSWER, PATIENCE_MS);
        if (clock_monotonic_ms() - inbox->began_ms > LETTERS_WAIT_MS)
            inbox_settle(inbox);
        return;
    }
    inbox_set_timer(inbox, INBOX_IDLE,
                    inbox_talk_hears_all(inbox->talk) ? IDLE_MOST_MS : MIN(every_ms(inbox), IDLE_MOST_MS));
    inbox_settle(inbox);
}

static void inbox_pump(struct inbox *inbox)
{
    const char *wrong = read_all(inbox);

    if (!keep_all(inbox))
        return;
    if (!wrong && !inbox_talk_is_over(inbox->talk))
        wrong = write_all(inbox);
    if (inbox_talk_is_over(inbox->talk))
        end_talk(inbox);
    else if (wrong)
        fail_talk(inbox, wrong);
    else
        wait_on(inbox);
}

/* -- the connection ----------------------------------------------------- */

static bool start_talk(struct inbox *inbox)
{
    const struct inboxes *inboxes = inbox->inboxes;
    struct effect_days days = inboxes->hooks.days(inboxes->hooks.data);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) folders = inbox_positions(inbox, &error);
    struct inbox_options options = {.folders = folders, .after = inbox->section->after, .stay = !inboxes->once};

    if (!folders) {
        fail_talk(inbox, error->message);
        return false;
    }
    options.since = days.today - LOOK_BACK_DAYS;
    inbox->talk = inbox_talk_new(&options);
    return true;
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct inbox *inbox = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);
        bool again = failure.fault == FAULT_LOGIN && logins_refused(inbox->inboxes->logins, &inbox->section->login);

        if (again) { /* a token may be refused before its time; a new one will not be asked for twice */
            inbox_close(inbox);
            inbox_open(inbox);
            return;
        }
        fail(inbox, mailbox_trouble_of_fault(failure.fault, inbox->host, failure.words));
        return;
    }
    if (event == STREAM_OPENED && !start_talk(inbox))
        return;
    inbox_pump(inbox);
}

static void connect_to(struct inbox *inbox, const char *secret)
{
    static const enum stream_security securities[] = {
        [SECURITY_STARTTLS] = STREAM_STARTTLS,
        [SECURITY_TLS] = STREAM_TLS,
        [SECURITY_NONE] = STREAM_PLAIN,
    };
    const struct config_mailbox *section = inbox->section;
    struct stream_options options = {.url = inbox->url, .ca_file = section->ca_file, .timeout_ms = PATIENCE_MS};

    options.security = securities[section->security];
    options.user = section->login.user;
    options.secret = secret;
    options.bearer = section->login.auth == AUTH_OAUTH2;
    inbox->stream = stream_open(inbox->inboxes->hub, &options, on_stream, inbox);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct inbox *inbox = data;

    inbox->question = NULL;
    if (secret)
        connect_to(inbox, secret);
    else
        fail(inbox, mailbox_trouble_of_login(failure, inbox->host, inbox->section->key));
    credential_free(secret);
}

void inbox_open(struct inbox *inbox)
{
    if (!inbox->began_ms)
        inbox->began_ms = clock_monotonic_ms();
    inbox->question = logins_ask(inbox->inboxes->logins, &inbox->section->login, on_login, inbox);
}

void inbox_on_time(struct inbox *inbox)
{
    switch (inbox->wait) {
    case INBOX_ROUND:
        inbox_open(inbox);
        break;
    case INBOX_ANSWER:
        fail_talk(inbox, "no answer in time");
        break;
    case INBOX_IDLE:
        inbox_talk_wake(inbox->talk);
        inbox_pump(inbox);
        break;
    case INBOX_STORE:
        inbox_pump(inbox);
        break;
    }
}
