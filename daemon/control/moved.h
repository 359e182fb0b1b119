/* SPDX-License-Identifier: MIT */
/*
 * The names that `invoice move`, `ledger rename` and `client merge` take: what
 * is known from before and stands in no ledger any more. Finds and words;
 * proof/move.h does it.
 */
#pragma once

#include "control/control.h"
#include "plan/plan.h"

/*
 * The invoice known as TEXT (NUMBER or LEDGER/NUMBER) that has left its ledger. HERINNERD_ERROR_USAGE when nothing is
 * known of it (the nearest number that is), when it still stands there, or when two ledgers had it.
 */
const struct history_invoice *moved_find_invoice(const struct world *world, const char *text, GError **error);

/* Whether NAME is a ledger of the history that stands in the configuration no more; HERINNERD_ERROR_USAGE otherwise. */
bool moved_check_ledger(const struct world *world, const char *name, GError **error);

/* In one line what goes on under LABEL, and when the next letter about SCOPE/SUBJECT may go. */
void moved_tell(const struct control *control, const char *line, enum hold_scope scope, const char *subject,
                const char *client_key);

/* --reason, as the journal keeps it; of the three verbs. */
extern const struct option moved_options[];
