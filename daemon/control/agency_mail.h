/* SPDX-License-Identifier: MIT */
/*
 * R24: what the owner writes to an agency: at the hand-over the claim as far as it is known, and later each payment
 * on it. Whom, about what, and the text, ready to be sent; sends nothing.
 */
#pragma once

#include "base/auto.h"
#include "config/config.h"
#include "plan/plan.h"
#include "proof/records.h"

struct agency_mail {
    char **to; /* of the hand-over's stage; empty when that has left the configuration */
    char *subject, *text;
    char *fact; /* the same in a few words, for a table; NULL = nothing to say there */
};

/* NULL for a task of another kind. PLAN: what the ledgers show now. */
struct agency_mail *agency_mail_new(const struct task_row *task, const struct plan *plan, const struct config *config);
void agency_mail_free(struct agency_mail *mail);
AUTO_DEFINE(agency_mail, agency_mail_free)
