/* SPDX-License-Identifier: MIT */
/*
 * What a reply means for the letter: the one table over (step, code, enhanced
 * code) of proof.md (A reminder's life, 4) and store.md 3. Pure; it neither
 * sends nor writes anything.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The commands of a session, in the order of the protocol. */
enum smtp_step {
    STEP_MAIL,
    STEP_RCPT,
    STEP_DATA,
    STEP_CONTENT,  /* a reply (or none) while the content is under way, before the final dot */
    STEP_DOT,
    STEP_LONE_DOT, /* ends a DATA that no recipient stands behind (RFC 2920 3.1) */
    STEP_RSET,
    STEP_QUIT,
};

/* In the order in which one refused recipient outweighs another when all were refused. */
enum ruling {
    RULING_GO_ON,         /* the step is done */
    RULING_ACCEPTED,      /* 2xx to the final dot */
    RULING_UNDELIVERABLE, /* the address is dead */
    RULING_NEVER,         /* this letter is refused for good */
    RULING_LATER,         /* provably not accepted, to be tried again */
    RULING_RELAY,         /* the relay or its setup is at fault: the queue stops, no letter is blamed */
    RULING_UNCERTAIN,     /* may have been accepted */
    RULING_OUT_OF_STEP,   /* no answer to what was asked: the connection is of no use */
};

/* CODE 0: no reply came. ENHANCED "" when there is none. */
enum ruling outcome_decide(enum smtp_step step, int code, const char *enhanced);

/* Whether a letter put off at STEP with CODE (0: the connection was lost) was put off by its recipient's address or its
 * content, so that five days of that end it; else it is the relay that takes nothing now. */
bool outcome_is_of_letter(enum smtp_step step, int code);

/* The word for logs and messages: "accepted", "later", … */
const char *ruling_word(enum ruling ruling);
