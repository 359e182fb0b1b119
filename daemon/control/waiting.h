/* SPDX-License-Identifier: MIT */
/*
 * What waits for a person's yes, as the planner shows it: letters, first
 * sights, the pass as a whole, the clock, ledgers. Lists and finds; gives
 * nothing.
 */
#pragma once

#include "control/control.h"
#include "plan/plan.h"

enum waiting_kind {
    WAITING_LETTER,
    WAITING_FIRST_SIGHT,
    WAITING_ELSEWHERE,
    WAITING_PASS,
    WAITING_CLOCK,
    WAITING_LEDGER,
    WAITING_GONE,
    WAITING_IBAN,
    WAITING_NONE,
};

struct waiting {
    enum waiting_kind kind;
    char *id;                           /* what is typed behind `approve` */
    const struct decision *decision;    /* of a letter, a first sight, another program's; not owned */
    const struct ledger *ledger;        /* of a ledger; not owned */
    enum reason reason;                 /* what holds the ledger; REASON_NONE: rows are missing */
    const struct plan_gone *gone;       /* of a ledger that left the configuration; not owned */
    const struct config_sender *sender; /* of an account; not owned */
    int letters;                        /* how many letters hang on it */
};

/* All that waits in PLAN over WORLD, in the order of the plan (of struct waiting). */
GPtrArray *waiting_find(const struct world *world, const struct plan *plan);

/* Prints the list for people or as JSON Lines. */
void waiting_print(const struct output *out, const GPtrArray *waiting);

/* The one in WAITING meant by ID (the start of a letter's id is enough); HERINNERD_ERROR_USAGE when none or several. */
const struct waiting *waiting_by_id(const GPtrArray *waiting, const char *id, GError **error);

/* Where SENDER's letters ask to pay now, for people. New string. */
char *sender_accounts_text(const struct config_sender *sender);

/* The decisions of PLAN whose set of reasons has REASON (of struct decision, not owned). */
GPtrArray *decisions_with(const struct plan *plan, enum reason reason);
