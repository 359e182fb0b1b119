/* SPDX-License-Identifier: MIT */
/* The inside of owner_order.h: owner_order.c has the mail and its token, owner_order_act.c what the acts write. Nobody
 * else includes it. */
#pragma once

#include "proof/owner_act.h"
#include "receive/classify.h"
#include "receive/effect.h"

struct owner_doing {
    struct store *store;
    const struct classification *found;
    const struct effect_days *days;
    const struct owner_order *order;
    char *words; /* the first of those above what is quoted; "" */
    bool moot;   /* nothing was changed: it stands so already, or nothing is open any more */
};

/* Writes the act, inside the caller's transaction. */
bool owner_order_perform(struct owner_doing *doing, GError **error);
