/* SPDX-License-Identifier: MIT */
/*
 * What a mail about one of our letters does (planner R14): evidence for each
 * recipient it speaks of, and the holds that follow. They only ever hold;
 * nothing is answered, nothing sent, nothing taken for paid. Runs inside the
 * caller's transaction.
 */
#pragma once

#include "base/duration.h"
#include "proof/inbound.h"
#include "receive/classify.h"
#include "receive/match.h"

struct store;

/* What effects need of the world. */
struct effect_days {
    civil_day today;               /* the sender's local date */
    struct duration promise_grace; /* R7 */
    /* The day that is SPAN after DAY in the sender's calendar, which is read when this is asked. */
    civil_day (*later)(void *data, civil_day day, struct duration span);
    void *data;
};

/* By when a payment that somebody speaks of would show in the ledger (R7, says-paid). */
civil_day effect_seen_until(const struct effect_days *days);

bool effect_apply(struct store *store, const struct inbound_letter *letter, const struct classification *found,
                  const struct match *match, const struct effect_days *days, GBytes *raw,
                  const struct inbound_place *place, GError **error);
