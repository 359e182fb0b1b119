/* SPDX-License-Identifier: MIT */
#include "plan/reason.h"

#include <string.h>

static const char *const words[REASON_COUNT + 1] = {
    "origin",     "clock",     "ledger",      "columns",   "renamed",    "bank",       "conflict", "payment",
    "missing",    "rejected",  "paid",        "closed",    "insolvent",  "handed-over", "credit",  "small",
    "elsewhere",  "first-sight", "dispute",   "instalments", "promise",  "says-paid",  "pause",    "reply",
    "absence",    "undeliverable", "segment", "rates",     "no-address", "template",   "iban",     "delivery",
    "uncertain",  "approval",  "window",      "gap",       "rate",       "flood",      "relay",    "disk",
    "",
};

_Static_assert(REASON_COUNT <= 64, "a reason_set holds 64 reasons");

const char *reason_word(enum reason reason)
{
    return words[reason];
}

enum reason reason_from_word(const char *word)
{
    for (int i = 0; i < REASON_COUNT; i++) {
        if (strcmp(words[i], word) == 0)
            return (enum reason)i;
    }
    return REASON_NONE;
}

enum reason reason_first(reason_set set)
{
    return set ? (enum reason)__builtin_ctzll(set) : REASON_NONE;
}
