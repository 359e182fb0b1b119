/* SPDX-License-Identifier: MIT */
#include "deliver/backoff.h"
#include "deliver/inside.h"
#include "deliver/logline.h"
#include "proof/sent_copy.h"

struct ending *ending_new(struct relay *relay, int64_t id, int64_t attempt, enum ruling ruling, int code,
                          const char *text)
{
    struct ending *ending = g_new0(struct ending, 1);

    ending->id = id;
    ending->attempt = attempt;
    ending->ruling = ruling;
    ending->code = code;
    ending->text = g_strdup(text ? text : "");
    ending->relay = g_strdup(relay->host);
    ending->peer = g_strdup("");
    ending->tls = g_strdup("");
    ending->cipher = g_strdup("");
    ending->cert_sha256 = g_strdup("");
    ending->rehearsal = relay->deliver->mode == MODE_REHEARSAL && !relay->trials;
    if (!attempt)
        relay_count(relay);
    g_ptr_array_add(relay->deliver->endings, ending);
    deliver_schedule(relay->deliver);
    return ending;
}

static void ending_free(struct ending *ending)
{
    if (!ending)
        return;
    g_free(ending->text);
    g_free(ending->relay);
    g_free(ending->peer);
    g_free(ending->tls);
    g_free(ending->cipher);
    g_free(ending->cert_sha256);
    g_clear_pointer(&ending->recipients, g_ptr_array_unref);
    g_clear_pointer(&ending->transcript, g_bytes_unref);
    g_clear_pointer(&ending->about, log_about_free);
    g_free(ending);
}

static void free_ending(void *ending)
{
    ending_free(ending);
}

GPtrArray *ending_list_new(void)
{
    return g_ptr_array_new_with_free_func(free_ending);
}

/* A relay's fault blames no letter: it stays to be sent, as if put off. */
static enum outcome outcome_of(enum ruling ruling)
{
    switch (ruling) {
    case RULING_ACCEPTED:
        return OUTCOME_ACCEPTED;
    case RULING_UNDELIVERABLE:
        return OUTCOME_UNDELIVERABLE;
    case RULING_NEVER:
        return OUTCOME_NEVER;
    case RULING_UNCERTAIN:
        return OUTCOME_UNCERTAIN;
    case RULING_GO_ON:
    case RULING_LATER:
    case RULING_RELAY:
    case RULING_OUT_OF_STEP:
        break;
    }
    return OUTCOME_LATER;
}

/* When a letter that was put off is tried again, or that five days were enough. A relay's fault asks for no wait of
 * the letter: the relay has its own. */
static bool set_retry(struct deliver *deliver, const struct ending *ending, struct attempt_result *result,
                      GError **error)
{
    int64_t now = deliver_now_ms(deliver), first;
    int tries;

    if (!reminder_tries(deliver->store, ending->id, &tries, &first, error))
        return false;
    if (!ending->attempt)
        tries++; /* a claim counts its try itself */
    result->not_before_ms = now;
    if (ending->ruling == RULING_RELAY)
        return true;
    result->not_before_ms = now + backoff_ms(tries, (unsigned)g_random_int_range(0, 1000));
    if (!ending->never_ends && backoff_is_over(first, now))
        result->outcome = OUTCOME_NEVER;
    return true;
}

/* The recipients' replies, pointing into ENDING. */
static struct recipient_reply *recipient_replies(const struct ending *ending)
{
    struct recipient_reply *replies = g_new0(struct recipient_reply, ending->recipients ? ending->recipients->len : 0);

    for (guint i = 0; ending->recipients && i < ending->recipients->len; i++) {
        const struct recipient *recipient = g_ptr_array_index(ending->recipients, i);

        replies[i].address = recipient->address;
        replies[i].code = recipient->code;
        replies[i].text = recipient->text ? recipient->text : "";
        replies[i].refused = recipient->ruling != RULING_GO_ON;
        replies[i].dead = recipient->ruling == RULING_UNDELIVERABLE;
    }
    return replies;
}

static bool write_result(struct deliver *deliver, const struct ending *ending, const struct attempt_result *result,
                         GError **error)
{
    if (!ending->attempt)
        return reminder_refused(deliver->store, ending->id, result, error);
    return reminder_outcome(deliver->store, ending->id, ending->attempt, result, error) &&
           (!ending->copy_by || sent_copy_add(deliver->store, ending->id, relay_name(ending->copy_by), error));
}

bool ending_write(struct deliver *deliver, struct ending *ending, GError **error)
{
    g_autofree struct recipient_reply *replies = recipient_replies(ending);
    struct attempt_result result = {
        .outcome = outcome_of(ending->ruling),
        .code = ending->code,
        .text = ending->text,
        .relay = ending->relay,
        .peer = ending->peer,
        .tls = ending->tls,
        .cipher = ending->cipher,
        .cert_sha256 = ending->cert_sha256,
        .transcript = ending->transcript,
        .recipients = replies,
        .recipient_count = ending->recipients ? (int)ending->recipients->len : 0,
        .rehearsal = ending->rehearsal,
    };

    if (result.outcome == OUTCOME_LATER && !set_retry(deliver, ending, &result, error))
        return false;
    g_clear_pointer(&ending->about, log_about_free); /* of a transaction that was taken back */
    /* before its end: nothing is kept of it then */
    ending->about = log_about(deliver->store, ending->id, NULL);
    return write_result(deliver, ending, &result, error);
}

void ending_log(const struct ending *ending)
{
    bool rehearsed = ending->ruling == RULING_ACCEPTED && ending->rehearsal;

    if (ending->about)
        logline_delivery(ending->id, ending->about, rehearsed ? "rehearsed" : ruling_word(ending->ruling),
                         ending->relay, ending->peer, ending->text);
}
