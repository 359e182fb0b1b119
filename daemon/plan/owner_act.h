/* SPDX-License-Identifier: MIT */
/*
 * What the owner can do by answering a mail: per kind of what was told, the
 * acts that make sense. All of them stop letters or agree on something, but
 * for `answered`, which ends what a reply holds; none approves anything, so
 * that no letter ever goes because of a mail alone. Pure.
 */
#pragma once

#include "plan/tell.h"

enum owner_act {
    OWNER_ACT_PAUSE,    /* its reminders wait until a person resumes them */
    OWNER_ACT_PAID,     /* the client says so: R7, says-paid */
    OWNER_ACT_PROMISE,  /* by a date that the mail names */
    OWNER_ACT_DISPUTE,  /* the client objects */
    OWNER_ACT_ANSWERED, /* what the client wrote is answered */
    OWNER_ACT_CLOSE,    /* never reminded of again */
    OWNER_ACTS,
};

#define OWNER_ACT_BIT(act) (1U << (act))

/* The word in the store, in the log, and among the values of a letter. */
const char *owner_act_word(enum owner_act act);
/* OWNER_ACTS for an unknown word. */
enum owner_act owner_act_of(const char *word);

/* OWNER_ACT_BITs for what a notice of KIND tells; for a task of the store's KIND; for letters that REASON holds, which
 * only a person ends. 0 = none. */
unsigned owner_acts_of_notice(enum notice_kind kind);
unsigned owner_acts_of_task(const char *kind);
unsigned owner_acts_of_reason(enum reason reason);
