/* SPDX-License-Identifier: MIT */
/*
 * The SMTP session as rows of a script: what the server says, what must go
 * out, what must be decided. Each row is played twice, the second time with
 * the server's bytes one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "deliver/content.h"
#include "deliver/dialogue.h"
#include "deliver/reply.h"

enum { PIPE = 1, DSN = 2, LIMIT = 4, UTF8 = 8 };

struct row {
    const char *name;
    unsigned offered;
    const char *steps[48];
};

static const struct row rows[] = {
    {"one_letter_takes_one_flight_and_two_writes", PIPE, {
        "offer 1", "> MAIL FROM:<b@us.example>", "> RCPT TO:<a@x.example>", "> DATA", "> ",
        "< 250 2.1.0 Ok", "< 250 2.1.5 Ok", "state ENVELOPE", "< 354 End data", "state GO", "claim 1", "> ",
        "grant", "state CONTENT", "content", "state DOT", "> ", "> .", "> ", "wait ACCEPT",
        "< 250 2.0.0 Ok: queued as 4XyZ", "outcome 1 accepted 250 claimed", "state READY", "wait NONE",
        "idle", "> QUIT", "< 221 2.0.0 Bye", "closed QUIT"}},
    {"without_pipelining_each_command_waits", 0, {
        "offer 1", "> MAIL FROM:<b@us.example>", "> ", "< 250 Ok", "> RCPT TO:<a@x.example>", "> ", "< 250 Ok",
        "> DATA", "> ", "< 354 go", "claim 1", "grant", "wants no", "content", "wants no", "> ", "> .",
        "< 250 queued", "outcome 1 accepted 250 claimed", "wants yes"}},
    {"the_dot_travels_with_the_next_envelope", PIPE, {
        "offer 1", "> MAIL FROM:<b@us.example>", "> RCPT TO:<a@x.example>", "> DATA", "< 250 a|250 b|354 c",
        "claim 1", "grant", "offer 2", "> content only", "content", "> ", "> .", "> MAIL FROM:<b@us.example>",
        "> RCPT TO:<a@x.example>", "> DATA", "> ", "< 250 queued as 1", "outcome 1 accepted 250 claimed",
        "state ENVELOPE", "< 250 a|250 b|354 c", "claim 2", "grant", "content", "> ", "> .", "< 250 queued as 2",
        "outcome 2 accepted 250 claimed", "state READY"}},
    {"outcome_stands_before_the_next_claim_when_all_replies_come_at_once", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush",
        "< 250 queued as 1|250 a|250 b|354 c", "outcome 1 accepted 250 claimed", "claim 2", "state GO"}},
    {"a_letter_offered_after_the_dot_goes_out_at_once", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "> ", "> .", "wants yes", "offer 2",
        "> MAIL FROM:<b@us.example>", "> RCPT TO:<a@x.example>", "> DATA"}},
    {"dsn_and_size_are_asked_for_where_offered", PIPE | DSN | LIMIT, {
        "offer 1", "> MAIL FROM:<b@us.example> SIZE=11 RET=HDRS ENVID=e+2B1",
        "> RCPT TO:<a@x.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a@x.example", "> DATA"}},
    {"multi_line_replies_are_one_reply", PIPE, {
        "offer 1", "flush", "< 250-2.1.0 Ok|250-2.1.0 more|250 2.1.0 end|250 b|354-c|354 d", "claim 1"}},

    /* 421 and the end of the connection, in each state */
    {"421_when_idle_loses_nothing", PIPE, {"< 421 4.4.2 idle too long", "closed SERVICE"}},
    {"eof_when_idle_loses_nothing", PIPE, {"lost", "closed LOST"}},
    {"421_in_the_envelope_touches_no_letter", PIPE, {"offer 1", "flush", "< 250 a", "< 421 bye", "closed SERVICE"}},
    {"421_instead_of_354_touches_no_letter", PIPE, {"offer 1", "flush", "< 250 a|250 b|421 c", "closed SERVICE"}},
    {"eof_in_the_envelope_touches_no_letter", PIPE, {"offer 1", "flush", "< 250 a", "lost", "closed LOST"}},
    {"timeout_in_the_envelope_touches_no_letter", PIPE, {
        "offer 1", "flush", "wait COMMAND", "timeout", "closed TIMEOUT"}},
    {"nonsense_in_the_envelope_touches_no_letter", PIPE, {
        "offer 1", "flush", "< 250 a|hello", "closed OUT_OF_STEP"}},
    {"354_to_mail_is_out_of_step", PIPE, {"offer 1", "flush", "< 354 a", "closed OUT_OF_STEP"}},
    {"250_to_data_is_out_of_step", PIPE, {"offer 1", "flush", "< 250 a|250 b|250 c", "closed OUT_OF_STEP"}},
    {"a_reply_nobody_asked_for_is_out_of_step", PIPE, {"< 250 hello", "closed OUT_OF_STEP"}},
    {"421_before_the_claim_claims_nothing", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c|421 d", "claim 1", "state CLOSED", "closed SERVICE"}},
    {"eof_before_the_claim_claims_nothing", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "lost", "closed LOST"}},
    {"421_in_content_is_later", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "< 421 d", "outcome 1 later 421 claimed",
        "closed SERVICE"}},
    {"eof_in_content_is_later", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "part", "lost", "outcome 1 later 0 claimed",
        "closed LOST"}},
    {"timeout_in_content_is_later", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "wait COMMAND", "timeout",
        "outcome 1 later 0 claimed", "closed TIMEOUT"}},
    {"421_to_the_dot_is_later_and_next_untouched", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush", "< 421 d",
        "outcome 1 later 421 claimed", "closed SERVICE"}},
    {"eof_after_the_dot_is_uncertain_and_next_untouched", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush", "lost",
        "outcome 1 uncertain 0 claimed", "closed LOST"}},
    {"eof_after_the_dot_was_issued_but_not_yet_written_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "lost",
        "outcome 1 uncertain 0 claimed", "closed LOST"}},
    {"timeout_after_the_dot_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "flush", "timeout",
        "outcome 1 uncertain 0 claimed", "closed TIMEOUT"}},
    {"nonsense_after_the_dot_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "flush", "< what?",
        "outcome 1 uncertain 0 claimed", "closed OUT_OF_STEP"}},
    {"354_to_the_dot_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush", "< 354 d",
        "outcome 1 uncertain 354 claimed", "closed OUT_OF_STEP"}},
    {"150_to_the_dot_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "flush", "< 150 d",
        "outcome 1 uncertain 150 claimed", "closed OUT_OF_STEP"}},

    /* replies to the dot */
    {"4xx_to_the_dot_is_later_and_the_session_goes_on", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush",
        "< 451 4.3.0 busy", "outcome 1 later 451 claimed", "state ENVELOPE", "< 250 a|250 b|354 c", "claim 2"}},
    {"5xx_to_the_dot_is_refused_and_the_session_goes_on", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "flush", "< 554 5.6.0 no",
        "outcome 1 refused 554 claimed", "state READY"}},
    {"policy_refusal_of_the_dot_blames_the_relay", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "content", "flush", "< 554 5.7.1 no",
        "outcome 1 relay 554 claimed", "state READY"}},

    /* replies before the dot */
    {"5xx_before_the_dot_is_refused", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "< 552 5.3.4 too big",
        "outcome 1 refused 552 claimed", "closed OUT_OF_STEP"}},
    {"4xx_before_the_dot_is_later", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "< 452 full", "outcome 1 later 452 claimed",
        "closed OUT_OF_STEP"}},
    {"2xx_before_the_dot_is_uncertain", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "part", "< 250 thanks",
        "outcome 1 uncertain 250 claimed", "closed OUT_OF_STEP"}},
    {"a_reply_begun_before_the_dot_holds_the_dot_back", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "<< 25", "content", "> ", "state CONTENT",
        "< 0 thanks", "outcome 1 uncertain 250 claimed", "closed OUT_OF_STEP"}},

    /* the envelope refused */
    {"a_dead_address_is_undeliverable_and_the_session_goes_on", PIPE, {
        "offer 1", "flush", "< 250 a|550 5.1.1 unknown|554 5.5.1 no valid recipients",
        "outcome 1 undeliverable 550 unclaimed", "> RSET", "state READY", "offer 2", "> MAIL FROM:<b@us.example>",
        "> RCPT TO:<a@x.example>", "> DATA", "< 250 reset|250 a|250 b|354 c", "claim 2"}},
    {"without_pipelining_a_dead_address_saves_data", 0, {
        "offer 1", "flush", "< 250 a", "flush", "< 550 unknown", "outcome 1 undeliverable 550 unclaimed", "> RSET",
        "offer 2", "> ", "< 250 reset", "> MAIL FROM:<b@us.example>"}},
    {"without_pipelining_a_refused_sender_saves_the_rest", 0, {
        "offer 1", "flush", "< 550 5.7.1 not you", "outcome 1 relay 550 unclaimed", "> RSET", "> "}},
    {"354_for_nobody_gets_a_lone_dot", PIPE, {
        "offer 1", "flush", "< 250 a|550 5.1.1 unknown|354 go", "> .", "< 554 5.5.1 no valid recipients",
        "outcome 1 undeliverable 550 unclaimed", "> RSET", "state READY"}},
    {"an_accepted_lone_dot_is_logged", PIPE, {
        "offer 1", "flush", "< 250 a|550 5.1.1 unknown|354 go", "> .", "< 250 queued", "remark 1",
        "outcome 1 undeliverable 550 unclaimed", "> RSET"}},
    {"eof_after_the_lone_dot_keeps_the_ruling", PIPE, {
        "offer 1", "flush", "< 250 a|550 5.1.1 unknown|354 go", "> .", "lost",
        "outcome 1 undeliverable 550 unclaimed", "closed LOST"}},
    {"354_with_only_a_copy_accepted_aborts", PIPE, {
        "offer 1 cc", "flush", "< 250 a|550 5.1.1 unknown|250 c|354 go", "outcome 1 undeliverable 550 unclaimed",
        "closed ABORTED"}},
    {"a_refused_copy_does_not_decide", PIPE, {
        "offer 1 cc", "flush", "< 250 a|250 b|550 5.1.1 unknown|354 go", "claim 1"}},
    {"one_of_two_required_is_enough", PIPE, {
        "offer 1 two", "flush", "< 250 a|550 5.1.1 unknown|250 c|354 go", "claim 1", "grant", "content", "flush",
        "< 250 queued", "outcome 1 accepted 250 claimed", "refused 1"}},
    {"of_two_refused_the_one_that_may_change_decides", PIPE, {
        "offer 1 two", "flush", "< 250 a|550 5.1.1 unknown|450 4.2.0 greylisted|554 no",
        "outcome 1 later 450 unclaimed"}},
    {"mail_refused_but_the_rest_accepted_aborts", PIPE, {
        "offer 1", "flush", "< 452 4.3.1 full|250 b|354 go", "outcome 1 later 452 unclaimed", "closed ABORTED"}},
    {"mail_refused_is_the_relays_fault", PIPE, {
        "offer 1", "flush", "< 550 5.1.8 sender|503 b|503 c", "outcome 1 relay 550 unclaimed", "> RSET"}},
    {"data_refused_is_the_relays_fault", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|554 no", "outcome 1 relay 554 unclaimed", "> RSET"}},
    {"data_put_off_is_later", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|451 no", "outcome 1 later 451 unclaimed", "> RSET", "state READY"}},
    {"a_refused_reset_closes", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|451 no", "outcome 1 later 451 unclaimed", "> RSET", "< 500 what",
        "closed OUT_OF_STEP"}},

    /* the claim, and the end by us */
    {"a_refused_claim_closes_without_a_byte_of_content", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "refuse", "> ", "closed OVERTAKEN"}},
    {"stop_when_idle_says_quit", PIPE, {"stop", "> QUIT", "wait QUIT", "lost", "closed STOPPED"}},
    {"stop_in_the_envelope_claims_nothing", PIPE, {"offer 1", "flush", "stop", "closed STOPPED"}},
    {"stop_before_the_claim_claims_nothing", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "stop", "closed STOPPED"}},
    {"stop_in_content_finishes_the_letter", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "stop", "wants no", "content", "> ", "> .",
        "< 250 queued", "outcome 1 accepted 250 claimed", "> QUIT", "< 221 bye", "closed STOPPED"}},
    {"stop_after_the_dot_drops_the_next_envelope", PIPE, {
        "offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2", "content", "flush", "stop",
        "< 250 queued", "outcome 1 accepted 250 claimed", "closed STOPPED"}},
    {"without_pipelining_quit_waits_for_the_reset", 0, {
        "offer 1", "flush", "< 452 full", "outcome 1 later 452 unclaimed", "> RSET", "stop", "> ", "< 250 reset",
        "> QUIT"}},
};

static const char *const states[] = {"READY", "ENVELOPE", "GO", "CONTENT", "DOT", "QUITTING", "CLOSED"};
static const char *const ends[] = {"QUIT",    "STOPPED", "OVERTAKEN", "ABORTED",
                                   "SERVICE", "LOST",    "TIMEOUT",   "OUT_OF_STEP"};
static const char *const waits[] = {"NONE", "COMMAND", "ACCEPT", "QUIT"};
static const char content[] = "Hi\r\n.dot\r\n";

/* One row being played. */
struct play {
    const struct row *row;
    const char *step;
    bool bytewise;
    struct dialogue *dialogue;
    struct dialogue_action *outcome; /* the last one, for `refused` */
};

#define WANT(play, condition, format, ...)                                                                             \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg("%s%s at «%s»: " format, (play)->row->name, (play)->bytewise ? " (bytewise)" : "", (play)->step,  \
                     __VA_ARGS__);                                                                                     \
    } while (0)

static void offer(struct play *play, const char *what)
{
    const char *two[] = {"a@x.example", "c@x.example", NULL};
    const char *one[] = {"a@x.example", NULL};
    bool both = strstr(what, "two") != NULL;
    g_autoptr(GBytes) message = g_bytes_new_static(content, sizeof content - 1);
    const char *const *cc = strstr(what, "cc") ? two + 1 : NULL;
    struct envelope *envelope = envelope_new(what[0] - '0', "b@us.example", both ? two : one, cc, "e+1",
                                             (int64_t)sizeof content, NULL);

    assert_non_null(envelope);
    envelope->content = content_stuff(message, false, NULL);
    WANT(play, dialogue_wants_letter(play->dialogue), "%s", "got no wish for a letter want one");
    dialogue_offer(play->dialogue, envelope);
}

static void receive(struct play *play, const char *lines, bool whole)
{
    g_auto(GStrv) split = g_strsplit(lines, "|", -1);
    g_autoptr(GString) bytes = g_string_new(NULL);

    for (int i = 0; split[i]; i++)
        g_string_append_printf(bytes, "%s%s", split[i], whole ? "\r\n" : "");
    if (!play->bytewise)
        dialogue_received(play->dialogue, bytes->str, bytes->len);
    for (gsize i = 0; play->bytewise && i < bytes->len; i++)
        dialogue_received(play->dialogue, bytes->str + i, 1);
}

static void want_line(struct play *play, const char *want)
{
    gsize length, line;
    const char *out = dialogue_output(play->dialogue, &length);
    const char *end = length ? memmem(out, length, "\r\n", 2) : NULL;

    if (g_str_equal(want, "content only")) {
        WANT(play, length && !memmem(out, length, "MAIL", 4), "got «%.*s» want content", (int)length, out);
        return;
    }
    if (!*want && !length)
        return;
    line = end ? (gsize)(end - out) : length;
    WANT(play, strlen(want) == line && !memcmp(out, want, line), "got «%.*s» want «%s»", (int)line, out, want);
    dialogue_sent(play->dialogue, line + 2);
}

static void flush(struct play *play)
{
    gsize length;

    while (dialogue_output(play->dialogue, &length), length)
        dialogue_sent(play->dialogue, length);
}

static void send_content(struct play *play, bool all)
{
    const char *stuffed = "Hi\r\n..dot";
    gsize length;
    const char *out = dialogue_output(play->dialogue, &length);

    WANT(play, length == strlen(stuffed) && !memcmp(out, stuffed, length), "got «%.*s» want «%s»", (int)length, out,
         stuffed);
    dialogue_sent(play->dialogue, all ? length : 3);
}

static struct dialogue_action *next_action(struct play *play, enum dialogue_action_kind want)
{
    struct dialogue_action *action = dialogue_next_action(play->dialogue);

    WANT(play, action, "got no action want %d", want);
    WANT(play, action->kind == want, "got action %d want %d", action->kind, want);
    return action;
}

static void want_outcome(struct play *play, const char *want)
{
    struct dialogue_action *action = next_action(play, DO_OUTCOME);
    g_autofree char *got = g_strdup_printf("%d %s %d %s", (int)action->id, ruling_word(action->ruling), action->code,
                                           action->claimed ? "claimed" : "unclaimed");

    WANT(play, g_str_equal(got, want), "got «%s» want «%s»", got, want);
    dialogue_action_free(play->outcome);
    play->outcome = action;
}

static void want_action(struct play *play, enum dialogue_action_kind kind, const char *want)
{
    struct dialogue_action *action = next_action(play, kind);

    if (kind == DO_CLOSE)
        WANT(play, g_str_equal(ends[action->end], want), "got %s want %s", ends[action->end], want);
    else
        WANT(play, action->id == want[0] - '0', "got %d want %s", (int)action->id, want);
    dialogue_action_free(action);
}

/* The reply of recipient number WANT (from 0) … is on record as a refusal. */
static void want_refused(struct play *play)
{
    const struct recipient *first = g_ptr_array_index(play->outcome->envelope->recipients, 0);

    WANT(play, first->code == 550 && first->ruling == RULING_UNDELIVERABLE, "got %d/%d want 550", first->code,
         first->ruling);
}

static void want_word(struct play *play, const char *got, const char *want)
{
    WANT(play, g_str_equal(got, want), "got %s want %s", got, want);
}

static void happen(struct play *play, const char *event)
{
    if (g_str_equal(event, "grant"))
        dialogue_claim_granted(play->dialogue);
    else if (g_str_equal(event, "refuse"))
        dialogue_claim_refused(play->dialogue, END_OVERTAKEN);
    else if (g_str_equal(event, "lost"))
        dialogue_lost(play->dialogue, END_LOST, "gone");
    else if (g_str_equal(event, "timeout"))
        dialogue_lost(play->dialogue, END_TIMEOUT, "no reply");
    else if (g_str_equal(event, "stop"))
        dialogue_stop(play->dialogue, END_STOPPED);
    else if (g_str_equal(event, "idle"))
        dialogue_stop(play->dialogue, END_QUIT);
    else if (g_str_equal(event, "flush"))
        flush(play);
    else if (g_str_equal(event, "content") || g_str_equal(event, "part"))
        send_content(play, event[0] == 'c');
    else
        fail_msg("%s: no such step «%s»", play->row->name, event);
}

static void play_step(struct play *play, const char *step)
{
    const char *rest = strchr(step, ' ');

    rest = rest ? rest + 1 : "";
    play->step = step;
    if (g_str_has_prefix(step, "offer "))
        offer(play, rest);
    else if (g_str_has_prefix(step, "> "))
        want_line(play, rest);
    else if (g_str_has_prefix(step, "< ") || g_str_has_prefix(step, "<< "))
        receive(play, rest, step[1] == ' ');
    else if (g_str_has_prefix(step, "outcome "))
        want_outcome(play, rest);
    else if (g_str_has_prefix(step, "claim "))
        want_action(play, DO_CLAIM, rest);
    else if (g_str_has_prefix(step, "remark "))
        want_action(play, DO_REMARK, rest);
    else if (g_str_has_prefix(step, "closed "))
        want_action(play, DO_CLOSE, rest);
    else if (g_str_has_prefix(step, "refused "))
        want_refused(play);
    else if (g_str_has_prefix(step, "state "))
        want_word(play, states[dialogue_state(play->dialogue)], rest);
    else if (g_str_has_prefix(step, "wait "))
        want_word(play, waits[dialogue_waits(play->dialogue, NULL)], rest);
    else if (g_str_has_prefix(step, "wants "))
        want_word(play, dialogue_wants_letter(play->dialogue) ? "yes" : "no", rest);
    else
        happen(play, step);
}

static void play_row(const struct row *row, bool bytewise)
{
    struct envelope_form form = {.dsn = row->offered & DSN};
    struct play play = {.row = row, .bytewise = bytewise, .step = "the end"};
    struct dialogue_action *left;

    form.offered.pipelining = row->offered & PIPE;
    form.offered.dsn = row->offered & DSN;
    form.offered.size = row->offered & LIMIT;
    play.dialogue = dialogue_new(&form);
    for (int i = 0; row->steps[i]; i++)
        play_step(&play, row->steps[i]);
    left = dialogue_next_action(play.dialogue);
    WANT(&play, !left, "got one more action (%d) want none", left ? (int)left->kind : 0);
    dialogue_action_free(play.outcome);
    dialogue_free(play.dialogue);
}

static void each_row_of_the_state_machine_holds(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        play_row(&rows[i], false);
        play_row(&rows[i], true);
    }
}

static void transcript_tells_one_letter_without_its_content(void **state)
{
    static const struct row row = {"transcript", PIPE, {NULL}};
    struct play play = {.row = &row, .step = "transcript"};
    struct envelope_form form = {.offered = {.pipelining = true}};
    g_autofree char *got = NULL;

    (void)state;
    play.dialogue = dialogue_new(&form);
    for (int i = 0; i < 8; i++) {
        static const char *const steps[] = {"offer 1", "flush", "< 250 a|250 b|354 c", "claim 1", "grant", "offer 2",
                                            "content", "< 250-queued|250 as 7"};

        dialogue_set_time(play.dialogue, i * 10);
        play_step(&play, steps[i]);
    }
    want_outcome(&play, "1 accepted 250 claimed");
    got = g_strdup(play.outcome->transcript);
    assert_string_equal(got, "       0 > MAIL FROM:<b@us.example>\n       0 > RCPT TO:<a@x.example>\n"
                             "       0 > DATA\n      20 < 250 a\n      20 < 250 b\n      20 < 354 c\n"
                             "      60 > (9 bytes of content)\n      60 > .\n      70 < 250 queued as 7\n");
    dialogue_action_free(play.outcome);
    dialogue_free(play.dialogue);
}

/* -- replies ------------------------------------------------------------ */

static void replies_are_read(void **state)
{
    static const struct {
        const char *bytes;
        enum reply_status status;
        int code;
        const char *enhanced, *text;
    } table[] = {
        {"250 Ok\r\n", REPLY_COMPLETE, 250, "", "250 Ok"},
        {"250\r\n", REPLY_COMPLETE, 250, "", "250"},
        {"250 Ok\n", REPLY_COMPLETE, 250, "", "250 Ok"},
        {"550 5.1.1 <x>: no\r\n", REPLY_COMPLETE, 550, "5.1.1", "550 5.1.1 <x>: no"},
        {"550-5.1.1 one\r\n550 5.1.1 two\r\n", REPLY_COMPLETE, 550, "5.1.1", "550 5.1.1 one two"},
        {"550 4.1.1 other class\r\n", REPLY_COMPLETE, 550, "", "550 4.1.1 other class"},
        {"550 5.1.1000 too long\r\n", REPLY_COMPLETE, 550, "", "550 5.1.1000 too long"},
        {"250 caf\xe9\r\n", REPLY_COMPLETE, 250, "", "250 caf\xef\xbf\xbd"},
        {"250-a\r\n", REPLY_MORE, 0, "", NULL},
        {"250-a\r\n251 b\r\n", REPLY_BROKEN, 0, "", NULL},
        {"25 a\r\n", REPLY_BROKEN, 0, "", NULL},
        {"650 a\r\n", REPLY_BROKEN, 0, "", NULL},
        {"050 a\r\n", REPLY_BROKEN, 0, "", NULL},
        {"2a0 a\r\n", REPLY_BROKEN, 0, "", NULL},
        {"25a a\r\n", REPLY_BROKEN, 0, "", NULL},
        {"250x\r\n", REPLY_BROKEN, 0, "", NULL},
        {"\r\n", REPLY_BROKEN, 0, "", NULL},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct reply_parser *parser = reply_parser_new();
        struct smtp_reply reply = {0};
        const char *data = table[i].bytes;
        gsize length = strlen(data);
        enum reply_status got = reply_parser_feed(parser, &data, &length, &reply);

        if (got != table[i].status || reply.code != table[i].code || strcmp(reply.enhanced, table[i].enhanced) ||
            g_strcmp0(reply.text, table[i].text))
            fail_msg("row %zu: got %d %d «%s» «%s» want %d %d «%s» «%s»", i, got, reply.code, reply.enhanced,
                     reply.text, table[i].status, table[i].code, table[i].enhanced, table[i].text);
        smtp_reply_clear(&reply);
        reply_parser_free(parser);
    }
}

/* Feeds COUNT times TEXT and says how it ended. */
static enum reply_status feed_many(const char *text, int count)
{
    struct reply_parser *parser = reply_parser_new();
    struct smtp_reply reply = {0};
    enum reply_status status = REPLY_MORE;

    for (int i = 0; i < count && status == REPLY_MORE; i++) {
        const char *data = text;
        gsize length = strlen(text);

        status = reply_parser_feed(parser, &data, &length, &reply);
    }
    smtp_reply_clear(&reply);
    reply_parser_free(parser);
    return status;
}

static void a_reply_has_limits(void **state)
{
    g_autofree char *line = g_strnfill(1000, 'x');
    g_autofree char *long_line = g_strdup_printf("250-%s\r\n", line);

    (void)state;
    assert_int_equal(feed_many("250-a\r\n", 100), REPLY_MORE);
    assert_int_equal(feed_many("250-a\r\n", 101), REPLY_BROKEN);
    assert_int_equal(feed_many("x", 4096), REPLY_MORE);
    assert_int_equal(feed_many("x", 4097), REPLY_BROKEN);
    assert_int_equal(feed_many(long_line, 65), REPLY_MORE);
    assert_int_equal(feed_many(long_line, 66), REPLY_BROKEN);
}

/* -- envelope ------------------------------------------------------------ */

static void addresses_are_written_or_refused(void **state)
{
    static const struct {
        const char *address, *rcpt;
    } table[] = {
        {"a@x.example", "RCPT TO:<a@x.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a@x.example"},
        {"a+b=c@x.example", "RCPT TO:<a+b=c@x.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@x.example"},
        {"a@b\xc3\xbc"
         "ro.example",
         "RCPT TO:<a@xn--bro-hoa.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;a@xn--bro-hoa.example"},
        {"j\xc3\xb6rg@x.example", "RCPT TO:<j\xc3\xb6rg@x.example> NOTIFY=SUCCESS,FAILURE,DELAY"},
        {"a@x.example>\r\nDATA", NULL},
        {"a b@x.example", NULL},
        {"<a@x.example>", NULL},
        {"", NULL},
    };
    struct envelope_form form = {.offered = {.dsn = true}, .dsn = true};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *to[] = {table[i].address, NULL};
        struct envelope *envelope = envelope_new(1, "b@us.example", to, NULL, "e", 1, NULL);
        g_autofree char *got = envelope ? envelope_rcpt(envelope, 0, &form) : NULL;

        if (g_strcmp0(got, table[i].rcpt))
            fail_msg("row %zu: got «%s» want «%s»", i, got, table[i].rcpt);
        envelope_free(envelope);
    }
}

static void what_the_relay_cannot_take_is_found_before_it_is_sent(void **state)
{
    const char *to[] = {"j\xc3\xb6rg@x.example", NULL};
    struct envelope *envelope = envelope_new(1, "b@us.example", to, NULL, "e", 1000, NULL);
    struct smtp_capabilities small = {.size = true, .size_max = 999, .smtputf8 = true};
    struct smtp_capabilities ascii = {.size = true, .size_max = 0};
    struct smtp_capabilities fine = {.size = true, .size_max = 1000, .smtputf8 = true};
    struct envelope_form form = {.offered = fine};
    g_autofree char *mail = envelope_mail(envelope, &form);
    g_autofree char *size = envelope_obstacle(envelope, &small), *utf8 = envelope_obstacle(envelope, &ascii);

    (void)state;
    assert_non_null(strstr(size, "over the relay's limit of 999"));
    assert_non_null(strstr(utf8, "SMTPUTF8"));
    assert_null(envelope_obstacle(envelope, &fine));
    assert_string_equal(mail, "MAIL FROM:<b@us.example> SIZE=1000 SMTPUTF8");
    envelope_free(envelope);
}

static void capabilities_are_read(void **state)
{
    static const char *const lines[] = {"mail.example at your service", "pipelining", "SIZE 1000", "DSN", "AUTH PLAIN",
                                        "SMTPUTF8X", NULL};
    struct smtp_capabilities got = capability_parse(lines);

    (void)state;
    assert_true(got.pipelining && got.dsn && got.auth && got.size && !got.smtputf8);
    assert_int_equal(got.size_max, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_of_the_state_machine_holds),
        cmocka_unit_test(transcript_tells_one_letter_without_its_content),
        cmocka_unit_test(replies_are_read),
        cmocka_unit_test(a_reply_has_limits),
        cmocka_unit_test(addresses_are_written_or_refused),
        cmocka_unit_test(what_the_relay_cannot_take_is_found_before_it_is_sent),
        cmocka_unit_test(capabilities_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
