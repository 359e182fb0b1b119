/* SPDX-License-Identifier: MIT */
#include "receive/mailbox_login.h"

#include <string.h>
#include <systemd/sd-event.h>

#include "base/error.h"
#include "config/credential.h"
#include "config/url.h"
#include "imap/dialogue.h"
#include "imap/mailbox.h"
#include "net/login.h"
#include "net/stream.h"
#include "receive/mailbox_trouble.h"

enum { PATIENCE_MS = 60000, LITERAL_MAX = 65536 };

/* One look; it is over when `done`. */
struct look {
    const struct config_mailbox *section;
    sd_event *event;
    struct hub *hub;
    struct logins *logins;
    struct login_question *question;
    struct stream *stream;
    struct imap_dialogue *dialogue;
    char *url, *host;
    GError *error;
    guint folder; /* how many were opened */
    bool done, again;
};

/* Takes TEXT. */
static void fail(struct look *look, int code, char *text)
{
    if (!look->error)
        look->error = g_error_new_literal(HERINNERD_ERROR, code, text);
    g_free(text);
    look->done = true;
}

static void say_next(struct look *look)
{
    const char *folder = look->section->folders[look->folder];
    g_autofree char *encoded = folder ? imap_name_encode(folder) : NULL;
    g_autofree char *quoted = encoded ? imap_quote(encoded) : NULL;
    g_autofree char *text = quoted ? g_strdup_printf("EXAMINE %s", quoted) : NULL;

    if (folder && !text)
        fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_folder(folder, look->host, ""));
    else
        imap_command(look->dialogue, text ? text : "LOGOUT", NULL);
    look->done |= !folder; /* said and not waited for */
}

static void take_answer(struct look *look, const struct imap_response *answer)
{
    if (!g_str_equal(answer->name, "OK")) {
        const char *folder = look->section->folders[look->folder];

        fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_folder(folder, look->host, answer->text));
        return;
    }
    look->folder++;
    say_next(look);
}

static void take_events(struct look *look)
{
    struct imap_event *event;

    while (!look->done && (event = imap_next_event(look->dialogue))) {
        if (event->kind == IMAP_DONE)
            take_answer(look, event->response);
        else if (event->kind == IMAP_ENDED)
            fail(look, HERINNERD_ERROR_SERVER,
                 mailbox_trouble_of_talk(look->host, event->response ? event->response->text : ""));
        imap_event_free(event);
    }
}

static void read_all(struct look *look)
{
    char buffer[4096];
    gssize got;

    while ((got = stream_receive(look->stream, buffer, sizeof buffer)) > 0)
        imap_received(look->dialogue, buffer, (gsize)got);
    take_events(look);
    if (got < 0 && !look->done)
        fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_fault(FAULT_CLOSED, look->host, ""));
}

static void write_all(struct look *look)
{
    const char *data;
    gssize sent = 1;
    gsize length;

    while (sent > 0 && (data = imap_output(look->dialogue, &length), length)) {
        sent = stream_send(look->stream, data, length);
        if (sent > 0)
            imap_sent(look->dialogue, (gsize)sent);
    }
    if (sent < 0 && !look->done)
        fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_fault(FAULT_CLOSED, look->host, ""));
    stream_want_write(look->stream, sent == 0);
}

static void on_stream(struct stream *stream, enum stream_event event, void *data)
{
    struct look *look = data;

    if (event == STREAM_FAILED) {
        struct stream_failure failure = stream_failure(stream);

        look->again = failure.fault == FAULT_LOGIN && logins_refused(look->logins, &look->section->login);
        fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_fault(failure.fault, look->host, failure.words));
        return;
    }
    if (event == STREAM_OPENED) {
        look->dialogue = imap_dialogue_new(LITERAL_MAX);
        say_next(look);
    }
    read_all(look);
    write_all(look);
}

static void connect_to(struct look *look, const char *secret)
{
    static const enum stream_security securities[] = {
        [SECURITY_STARTTLS] = STREAM_STARTTLS, [SECURITY_TLS] = STREAM_TLS, [SECURITY_NONE] = STREAM_PLAIN};
    const struct config_mailbox *section = look->section;
    struct stream_options options = {.url = look->url,
                                     .security = securities[section->security],
                                     .ca_file = section->ca_file,
                                     .user = section->login.user,
                                     .secret = secret,
                                     .bearer = section->login.auth == AUTH_OAUTH2,
                                     .timeout_ms = PATIENCE_MS};

    look->stream = stream_open(look->hub, &options, on_stream, look);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct look *look = data;

    look->question = NULL;
    if (secret)
        connect_to(look, secret);
    else
        fail(look, failure->fault == LOGIN_SECRET ? HERINNERD_ERROR_CONFIG : HERINNERD_ERROR_SERVER,
             mailbox_trouble_of_login(failure, look->host, look->section->key));
    credential_free(secret);
}

static int on_timeout(sd_event_source *source, uint64_t usec, void *data)
{
    struct look *look = data;

    (void)source;
    (void)usec;
    fail(look, HERINNERD_ERROR_SERVER, mailbox_trouble_of_fault(FAULT_TIMEOUT, look->host, ""));
    return 0;
}

/* One connection, to its end. */
static void look_once(struct look *look)
{
    sd_event_source *timer = NULL;

    look->done = look->again = false;
    look->folder = 0;
    g_clear_error(&look->error);
    sd_event_add_time_relative(look->event, &timer, CLOCK_MONOTONIC, (uint64_t)PATIENCE_MS * 1000, 1000, on_timeout,
                               look);
    look->question = logins_ask(look->logins, &look->section->login, on_login, look);
    while (!look->done && sd_event_run(look->event, UINT64_MAX) >= 0)
        continue;
    sd_event_source_disable_unref(timer);
    g_clear_pointer(&look->question, login_question_free);
    g_clear_pointer(&look->stream, stream_free);
    g_clear_pointer(&look->dialogue, imap_dialogue_free);
}

/* A token may be refused before its time; a new one is asked for once. */
static void look_at(struct look *look)
{
    look->logins = logins_new(look->hub);
    look_once(look);
    if (look->again)
        look_once(look);
    logins_free(look->logins);
}

bool mailbox_login(const struct config_mailbox *section, GError **error)
{
    struct look look = {.section = section};
    struct server_url url;
    bool good;

    if (!server_url_split(section->url, &url)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "\"%s\" is no address of a mailbox", section->url);
        return false;
    }
    look.host = server_url_place(&url);
    look.url = g_strdup_printf("%s://%s", url.scheme, look.host);
    server_url_clear(&url);
    if (sd_event_new(&look.event) >= 0 && (look.hub = hub_new(look.event, &look.error)))
        look_at(&look);
    good = look.done && !look.error;
    if (!look.done && !look.error)
        look.error = g_error_new_literal(HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no work");
    if (look.error)
        g_propagate_error(error, look.error);
    g_clear_pointer(&look.hub, hub_free);
    sd_event_unref(look.event);
    g_free(look.url);
    g_free(look.host);
    return good;
}
