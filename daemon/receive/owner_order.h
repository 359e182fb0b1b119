/* SPDX-License-Identifier: MIT */
/*
 * The owner's acts by mail: a mail that a person wrote, with a token of ours
 * in its subject (proof/owner_act.h), does what the token was made for, and
 * nothing else. What it does not say clearly enough becomes a pause: by mail
 * one can always stop. Nothing is approved and nothing answered. Who has the
 * token acts, whoever wrote; the mail is kept. Runs inside the caller's transaction.
 */
#pragma once

#include "proof/inbound.h"
#include "receive/classify.h"
#include "receive/effect.h"

/* What becomes of it. */
struct ordered {
    const char *outcome; /* done, moot: there is nothing left to do it to; used, expired, forged; "" = no such mail */
    const char *act;     /* the word of it */
    int64_t letter;      /* the mail to the owner that offered it */
};

/* HERINNERD_ERROR_BUSY while the mail that offered it is on its way. */
bool owner_order_take(struct store *store, const struct classification *found, const struct effect_days *days,
                      GBytes *raw, const struct inbound_place *place, struct ordered *ordered, GError **error);
