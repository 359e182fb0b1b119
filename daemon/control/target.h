/* SPDX-License-Identifier: MIT */
/*
 * What `pause`, `resume` and what is arranged are about: a client, one invoice or everything;
 * and what holding or freeing it changes, told by the planner before and after.
 */
#pragma once

#include "control/control.h"
#include "plan/history.h"

struct target {
    enum hold_scope scope;
    char *subject;    /* as holds keep it */
    char *client_key; /* NULL = everybody's decisions: --all, or an invoice that no ledger has yet */
    char *label;      /* for people */
};

/* Exactly one of CLIENT, --invoice and --all; HERINNERD_ERROR_USAGE otherwise. */
bool target_check(const struct arguments *arguments, GError **error);

/* Fills TARGET (target_clear() frees it). PLAN may be NULL for --all. */
bool target_find(const struct control *control, const struct arguments *arguments, const struct plan *plan,
                 struct target *target, GError **error);
/*
 * The same for one WORD: an invoice by its number, or a client. What is both, and what is neither, is refused with
 * HERINNERD_ERROR_USAGE. *ITEM is the invoice, NULL for a client.
 */
bool target_find_word(const struct control *control, const char *word, const struct plan *plan, bool clients,
                      bool invoices, struct target *target, const struct plan_item **item, GError **error);
void target_clear(struct target *target);

/*
 * The first day on which a letter about TARGET may go by PLAN, ESCALATION only
 * stages of that kind counted; DAY_NONE when none may by itself.
 */
civil_day target_next_day(const struct target *target, const struct plan *plan, bool escalation);

/* Decisions of PLAN about TARGET that a pause holds although they are due. */
int target_held_letters(const struct target *target, const struct plan *plan);

/* Holds in force on TODAY that TARGET still has: its own, and wider ones. Prints a line each; how many. */
int target_print_holds(const struct output *out, const struct target *target, const struct history *history,
                       civil_day today);
