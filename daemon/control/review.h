/* SPDX-License-Identifier: MIT */
/*
 * `plan --review`: a person walks through today's letters one by one and says
 * what is to become of each. Each answer is the act of the verb of that name,
 * carried out by that verb; after each the plan is made anew. Nothing else is
 * decided or written here.
 */
#pragma once

#include "control/control.h"
#include "plan/plan.h"

/* Walks the letters, of the client with KEY only when it is not NULL. The exit status. */
int review_run(struct control *control, const char *key, GError **error);

/* --- review_answer.c */

enum answer {
    ANSWER_NEXT,
    ANSWER_SEND,
    ANSWER_WAIT,
    ANSWER_DISPUTE,
    ANSWER_PAID,
    ANSWER_OPEN,
    ANSWER_QUIT,
    ANSWER_NONE
};

/* What LINE means: a word or its first letter; *REST is what stands behind it. ANSWER_NONE when it is none of them. */
enum answer answer_read(const char *line, const char **rest);

/* Runs one verb as if WORDS (of char *, the program's name first) stood on the command line. False when it was refused;
 * that was told. */
bool answer_run_verb(struct control *control, GPtrArray *words);

/* Whether DECISION only needs a yes, or goes by itself: what `send` is for. */
bool review_can_send(const struct decision *decision);

/* Carries ANSWER out for DECISION by the verb of that name; REST: a reason, a date or a span, before it the number of
 * one of several invoices. False when it was refused or something is missing; that was told. */
bool answer_carry_out(struct control *control, const struct decision *decision, enum answer answer, const char *rest);

/* --- pager.c */

/* Shows TEXT whole: by $PAGER at a terminal, else as it is. Nothing a terminal obeys is left in it. */
void pager_show(const struct output *out, const char *text);
