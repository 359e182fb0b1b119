/* SPDX-License-Identifier: MIT */
/*
 * One SMTP session after login: the state machine of store.md 3 over bytes and
 * events. The caller moves the bytes, keeps the time and the store; this
 * object says what to send, when a claim is due and what became of a letter.
 * Content never leaves before its claim was granted. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "deliver/envelope.h"
#include "deliver/outcome.h"

enum dialogue_state {
    DIALOGUE_READY,    /* nothing in hand */
    DIALOGUE_ENVELOPE, /* MAIL, RCPT, DATA are out */
    DIALOGUE_GO,       /* the server waits for content; the claim is asked for */
    DIALOGUE_CONTENT,  /* claimed; content without its end goes out */
    DIALOGUE_DOT,      /* the final dot is out */
    DIALOGUE_QUITTING, /* QUIT is out */
    DIALOGUE_CLOSED,   /* close the socket; nothing more happens */
};

/* Why it was closed. */
enum dialogue_end {
    END_QUIT,        /* by us, in order */
    END_STOPPED,     /* by us, because of TERM */
    END_OVERTAKEN,   /* the claim was refused */
    END_ABORTED,     /* by us: only a `cc` was accepted, or nothing a reply could mend */
    END_SERVICE,     /* 421 */
    END_LOST,        /* end of connection, error */
    END_TIMEOUT,
    END_OUT_OF_STEP, /* a reply that nobody asked for, or that is none */
};

enum dialogue_wait { WAIT_NONE, WAIT_COMMAND, WAIT_ACCEPT, WAIT_QUIT };

enum dialogue_action_kind {
    DO_CLAIM,   /* answer with dialogue_claim_granted() or _refused() */
    DO_OUTCOME, /* a letter's end, durable before anything else is claimed */
    DO_REMARK,  /* a line for the log */
    DO_CLOSE,  /* the last one: END and TEXT */
};

struct dialogue_action {
    enum dialogue_action_kind kind;
    int64_t id;                /* the reminder */
    bool claimed;              /* OUTCOME: it had been claimed */
    enum ruling ruling;      /* OUTCOME */
    enum smtp_step step;       /* OUTCOME: the step that decided */
    int code;                  /* of the deciding reply, 0 = none */
    char *text;                /* the server's own words, one line */
    struct envelope *envelope; /* OUTCOME: with the recipients' replies */
    char *transcript;          /* OUTCOME: lines of this letter */
    enum dialogue_end end;     /* CLOSE */
};

struct dialogue;

struct dialogue *dialogue_new(const struct envelope_form *form);
void dialogue_free(struct dialogue *dialogue);

enum dialogue_state dialogue_state(const struct dialogue *dialogue);

/* Milliseconds since the connection was asked for, for the transcript. */
void dialogue_set_time(struct dialogue *dialogue, int64_t ms);

/* Whether another letter's envelope can be taken now, and taking it (ownership moves). */
bool dialogue_wants_letter(const struct dialogue *dialogue);
void dialogue_offer(struct dialogue *dialogue, struct envelope *envelope);

/* Events. */
void dialogue_received(struct dialogue *dialogue, const char *data, gsize length);
void dialogue_lost(struct dialogue *dialogue, enum dialogue_end end, const char *words);
void dialogue_claim_granted(struct dialogue *dialogue);
void dialogue_claim_refused(struct dialogue *dialogue, enum dialogue_end end);

/* Finish the letter whose claim is granted, then close; an idle one says QUIT. */
void dialogue_stop(struct dialogue *dialogue, enum dialogue_end end);

/* The bytes to send next (LENGTH 0: none), and how many of them were taken. */
const char *dialogue_output(struct dialogue *dialogue, gsize *length);
void dialogue_sent(struct dialogue *dialogue, gsize length);

/* What is being waited for; PROGRESS (may be NULL) changes with each step forward, so that a time-out starts anew. */
enum dialogue_wait dialogue_waits(const struct dialogue *dialogue, guint *progress);

/* The ids in hand (at most two), 0 where there is none. */
void dialogue_ids(const struct dialogue *dialogue, int64_t ids[2]);

/* The next thing to do, or NULL. */
struct dialogue_action *dialogue_next_action(struct dialogue *dialogue);
void dialogue_action_free(struct dialogue_action *action);
