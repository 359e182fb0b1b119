/* SPDX-License-Identifier: MIT */
/*
 * What a relay says: any bytes, cut into replies, whole and in pieces as the
 * first byte says; then the same bytes as the answers to two letters of one
 * session. Content never leaves before its claim, no letter has two outcomes.
 */
#include "help/fuzz.h"

#include <string.h>

#include "deliver/dialogue.h"
#include "deliver/reply.h"

enum { LETTERS = 2, PIPELINING = 64, DSN = 128 };

static const char content[] = "SECRET: x\r\n\r\ny\r\n";

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    return 0;
}

static char *replies(const char *data, gsize length, gsize piece)
{
    struct reply_parser *parser = reply_parser_new();
    enum reply_status status = REPLY_MORE;
    GString *all = g_string_new(NULL);

    for (gsize at = 0; at < length && status != REPLY_BROKEN; at += piece) {
        const char *bytes = data + at;
        gsize left = MIN(piece, length - at);
        struct smtp_reply reply = {0};

        while (left && (status = reply_parser_feed(parser, &bytes, &left, &reply)) == REPLY_COMPLETE) {
            fuzz_claim(reply.code >= 100 && reply.code <= 599, "a reply has a code", reply.text);
            fuzz_claim_line(reply.text, "a reply is one line of UTF-8");
            g_string_append_printf(all, "%d %s %s\n", reply.code, reply.enhanced, reply.text);
            smtp_reply_clear(&reply);
        }
    }
    g_string_append(all, status == REPLY_BROKEN ? "broken" : "");
    reply_parser_free(parser);
    return g_string_free(all, FALSE);
}

struct session {
    struct dialogue *dialogue;
    bool claimed[LETTERS + 1], ended[LETTERS + 1], closed;
    int offered;
    int64_t claiming; /* asked for; granted when nothing else is to be done */
};

static void offer(struct session *session)
{
    static const char *const to[] = {"a@x.example", "b@x.example", NULL}, *const cc[] = {"c@x.example", NULL};

    while (session->offered < LETTERS && dialogue_wants_letter(session->dialogue)) {
        struct envelope *envelope = envelope_new(++session->offered, "us@b.example", to, cc, "e1", 20, NULL);

        envelope->content = g_bytes_new_static(content, sizeof content - 1);
        dialogue_offer(session->dialogue, envelope);
    }
}

static void take(struct session *session, const struct dialogue_action *action)
{
    fuzz_claim(!session->closed, "nothing happens after the end", NULL);
    if (action->kind == DO_CLAIM) {
        fuzz_claim(!session->claimed[action->id] && !session->ended[action->id], "a letter is claimed once", NULL);
        session->claiming = action->id;
    } else if (action->kind == DO_OUTCOME) {
        fuzz_claim(!session->ended[action->id], "a letter has one outcome", action->text);
        fuzz_claim(action->claimed == session->claimed[action->id], "an outcome knows of the claim", NULL);
        session->ended[action->id] = true;
    } else if (action->kind == DO_CLOSE) {
        session->closed = true;
        session->claiming = 0;
    }
}

/* All that is to be done; a claim is granted last, and never to a session that is over. */
static void act(struct session *session)
{
    struct dialogue_action *action;

    while ((action = dialogue_next_action(session->dialogue))) {
        take(session, action);
        dialogue_action_free(action);
    }
    if (!session->claiming)
        return;
    session->claimed[session->claiming] = true;
    session->claiming = 0;
    dialogue_claim_granted(session->dialogue);
}

static void say(struct session *session)
{
    const char *output;
    gsize length;

    while ((output = dialogue_output(session->dialogue, &length)) && length) {
        bool is_content = memmem(output, length, "SECRET", 6) != NULL;
        gsize step = is_content ? length : MIN(length, 7);

        fuzz_claim(!is_content || session->claimed[1] || session->claimed[2], "no content leaves without a claim",
                   NULL);
        dialogue_sent(session->dialogue, step);
        offer(session);
    }
}

static void talk(const char *data, gsize length, gsize piece, unsigned choice)
{
    struct envelope_form form = {.dsn = choice & DSN};
    struct session session = {0};

    form.offered.pipelining = choice & PIPELINING;
    form.offered.dsn = choice & DSN;
    session.dialogue = dialogue_new(&form);
    for (gsize at = 0; at < length && !session.closed; at += piece) {
        offer(&session);
        say(&session);
        dialogue_received(session.dialogue, data + at, MIN(piece, length - at));
        act(&session);
        say(&session);
    }
    if (!session.closed)
        dialogue_lost(session.dialogue, END_LOST, "gone");
    act(&session);
    fuzz_claim(session.closed, "a lost connection ends the session", NULL);
    for (int id = 1; id <= LETTERS; id++)
        fuzz_claim(!session.claimed[id] || session.ended[id], "a claimed letter has an outcome", NULL);
    dialogue_free(session.dialogue);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned choice = size ? data[0] : 0;
    gsize piece = choice % PIPELINING + 1u;
    const char *rest = (const char *)data + (size ? 1 : 0);
    gsize length = size ? size - 1 : 0;
    g_autofree char *whole = replies(rest, length, MAX(length, 1));
    g_autofree char *pieces = replies(rest, length, piece);

    fuzz_claim(g_str_equal(whole, pieces), "the same comes from any pieces", pieces);
    talk(rest, length, piece, choice);
    return 0;
}
