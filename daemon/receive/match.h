/* SPDX-License-Identifier: MIT */
/*
 * Which letter of ours an incoming mail is about (mail.md 2): by what only
 * that letter could have told. Nothing is guessed from names, numbers or
 * addresses. Reads the store, changes nothing.
 */
#pragma once

#include "proof/inbound.h"
#include "receive/classify.h"

struct match {
    int64_t letter;  /* 0 = none of ours */
    const char *key; /* which one hit: envid, token, returned, original-message-id, reference, subject */
    bool ambiguous;  /* two keys name letters to different clients: for a person; LETTER is 0 */
    bool own;        /* it is a copy of the letter itself */
};

bool match_mail(struct store *store, const struct classification *found, struct match *match, GError **error);
