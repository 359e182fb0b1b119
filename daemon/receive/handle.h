/* SPDX-License-Identifier: MIT */
/*
 * One incoming mail from its bytes to what it does: classified, matched,
 * its evidence and holds written, remembered as handled. What names no letter
 * of ours changes nothing. Runs inside the caller's transaction: mail and
 * effects are kept together or not at all, and no mail is handled twice.
 */
#pragma once

#include "proof/inbound.h"
#include "receive/classify.h"
#include "receive/effect.h"

struct handled {
    enum mail_class class;
    /* matched, unmatched, ambiguous, own; of the owner's acts by mail (owner_order.h) done, moot, used, expired,
     * forged; again: this very mail was handled before */
    const char *outcome;
    const char *act; /* done, moot: the word of the act; else "" */
    const char *key; /* matched: what named the letter */
    int64_t letter;  /* 0 = none */
    char *line;      /* for the log: one line, without control characters */
};

/* WHOLE is how large the mail is when RAW is only its beginning. HERINNERD_ERROR_BUSY when its letter is on the wire
 * this moment: roll back and come again. LINE is freed by the caller. */
bool handle_mail(struct store *store, GBytes *raw, gsize whole, const struct effect_days *days,
                 const struct inbound_place *place, struct handled *handled, GError **error);
