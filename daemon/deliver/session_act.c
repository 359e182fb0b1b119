/* SPDX-License-Identifier: MIT */
#include "deliver/session_inside.h"

#include <string.h>
#include <syslog.h>

#include "deliver/logline.h"
#include "deliver/sent.h"
#include "deliver/trouble.h"

void session_close(struct session *session)
{
    session->closed = true;
    session->claiming = 0;
    sd_event_source_set_enabled(session->timer, SD_EVENT_OFF);
    g_clear_pointer(&session->question, login_question_free);
    g_clear_pointer(&session->stream, stream_free);
    deliver_schedule(session->relay->deliver);
}

/* Facts of the connection and what was said up to the login, for every transcript on it. */
static char *opening_text(const struct session *session, const struct stream_facts *facts)
{
    char instant[INSTANT_SIZE];
    int64_t asked = clock_wall_ms() - stream_age_ms(session->stream);
    g_autofree char *tls =
        *facts->tls ? g_strdup_printf("%s %s, certificate sha256 %s", facts->tls, facts->cipher, facts->cert_sha256)
                    : g_strdup("no encryption");

    return g_strdup_printf("relay %s (%s), %s\nconnection asked for at %s; times in milliseconds from there, > sent, "
                           "< received\n%s",
                           session->relay->host, facts->peer, tls, instant_to_text(asked, instant), facts->transcript);
}

void session_opened(struct session *session)
{
    struct stream_facts facts = stream_facts(session->stream);
    struct envelope_form form = {.dsn = session->relay->smtp->dsn};

    form.offered = capability_parse(facts.capabilities);
    form.offered.pipelining &= !session->relay->step_by_step;
    session->offered = form.offered;
    session->peer = g_strdup(facts.peer);
    session->tls = g_strdup(facts.tls);
    session->cipher = g_strdup(facts.cipher);
    session->cert_sha256 = g_strdup(facts.cert_sha256);
    session->opening = opening_text(session, &facts);
    session->dialogue = dialogue_new(&form);
    session->wait = WAIT_QUIT; /* differs from READY: arms the timer */
}

/* The letter cannot go this way at all; nothing was sent. */
static void end_unsent(struct session *session, const struct ready *letter, const char *why)
{
    ending_new(session->relay, letter->id, 0, RULING_NEVER, 0, why);
}

void session_offer(struct session *session, const struct ready *letter)
{
    g_autoptr(GError) error = NULL;
    struct envelope *envelope = letter_envelope(session->relay->deliver, letter, &error);
    g_autofree char *obstacle = envelope ? envelope_obstacle(envelope, &session->offered) : NULL;

    if (envelope && !obstacle) {
        envelope->copy = session->relay->sent && sent_wants(session->relay->sent, letter->sender);
        dialogue_offer(session->dialogue, envelope);
        return;
    }
    end_unsent(session, letter, obstacle ? obstacle : error->message);
    envelope_free(envelope);
}

static GBytes *whole_transcript(const struct session *session, const struct dialogue_action *action)
{
    char *text = g_strconcat(session->opening, action->transcript, NULL);

    return g_bytes_new_take(text, strlen(text));
}

static void take_outcome(struct session *session, const struct dialogue_action *action)
{
    struct relay *relay = session->relay;
    struct ending *ending;

    session->accepted += action->ruling == RULING_ACCEPTED;
    if (action->claimed || action->ruling != RULING_RELAY) { /* else no letter is touched */
        ending = ending_new(relay, action->id, action->claimed ? session->attempt : 0, action->ruling, action->code,
                            action->text);
        ending->never_ends =
            relay->trouble || relay->put_off + 1 >= PUT_OFF_MAX || !outcome_is_of_letter(action->step, action->code);
        ending->peer = (g_free(ending->peer), g_strdup(session->peer));
        ending->tls = (g_free(ending->tls), g_strdup(session->tls));
        ending->cipher = (g_free(ending->cipher), g_strdup(session->cipher));
        ending->cert_sha256 = (g_free(ending->cert_sha256), g_strdup(session->cert_sha256));
        if (action->ruling == RULING_ACCEPTED && action->envelope->copy)
            ending->copy_by = relay;
        ending->transcript = whole_transcript(session, action);
        if (!ending->rehearsal) /* there the owner stood in for all of them */
            ending->recipients = g_ptr_array_ref(action->envelope->recipients);
    }
    relay_heard(relay, action->ruling, action->text);
}

/* A connection that broke is trouble unless it had nothing to do, or served before: then another one is opened. */
static void take_close(struct session *session, const struct dialogue_action *action)
{
    struct relay *relay = session->relay;
    bool idle = session->state == DIALOGUE_READY && session->wait == WAIT_NONE;
    bool served = session->accepted > 0;

    if (!served && session->offered.pipelining && (action->end == END_TIMEOUT || action->end == END_OUT_OF_STEP))
        relay->step_by_step = true;
    session_close(session);
    if (action->end <= END_ABORTED || idle || served)
        return;
    if (action->end == END_TIMEOUT)
        relay_failed(relay, trouble_text(TROUBLE_SILENT, relay->host, ""));
    else if (action->end == END_OUT_OF_STEP)
        relay_failed(relay, trouble_text(TROUBLE_OUT_OF_STEP, relay->host, action->text));
    else
        relay_failed(relay, trouble_text(TROUBLE_LOST, relay->host, action->text));
}

static void act_on(struct session *session, const struct dialogue_action *action)
{
    switch (action->kind) {
    case DO_CLAIM:
        session->claiming = action->id;
        deliver_schedule(session->relay->deliver);
        break;
    case DO_OUTCOME:
        take_outcome(session, action);
        break;
    case DO_REMARK:
        logline_relay(LOG_NOTICE, relay_name(session->relay), action->text);
        break;
    case DO_CLOSE:
        take_close(session, action);
        break;
    }
}

void session_act(struct session *session)
{
    struct dialogue_action *action;

    while ((action = dialogue_next_action(session->dialogue))) {
        act_on(session, action);
        dialogue_action_free(action);
    }
}
