/* SPDX-License-Identifier: MIT */
/*
 * R24, afterwards: clients whose claims an agency collected or gave back, so
 * that none is with it any more, while nobody has decided yet how to go on
 * with them. Whoever had to be collected from should first agree new terms.
 * For status and the digest; it decides nothing. Pure.
 */
#pragma once

#include <glib.h>

#include "config/config.h"
#include "plan/history.h"

/* A client settled after collection; strings are HISTORY's or CONFIG's. */
struct collected {
    const char *client; /* key */
    civil_day since;    /* the day of the hand-over */
    const char *habit;  /* why it paid late, as it was said; "" = nobody said */
    const char *policy; /* that fits the habit and is configured; "" = none */
};

/* The policy by which a client of HABIT is best reminded, "" for no habit. It may not be configured. */
const char *habit_policy(const char *habit);

/* Of struct collected, in the order of the holds. New array. Walks all invoices of HISTORY when a client waits. */
GArray *collected_clients(const struct history *history, const struct config *config, civil_day today);
