/* SPDX-License-Identifier: MIT */
/*
 * A test mail that a person asks for: a row of `reminder` of kind `test`. It
 * goes the way of all mail and leaves the same proof (attempt, transcript,
 * journal), but covers no invoice, counts as no contact and no decision makes
 * it void.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

struct store;

struct trial {
    const char *sender, *relay;           /* keys of their sections */
    const char *template_name, *language; /* for the log */
    const char *to, *subject;
    GBytes *message; /* exact bytes, CRLF, with a Message-ID of its own */
    civil_day day;
    int64_t valid_until_ms; /* UTC; not sent afterwards */
    const char *actor;
};

/* Puts TRIAL into the queue; *ID gets its number. Inside the caller's transaction. */
bool trial_queue(struct store *store, const struct trial *trial, int64_t *id, GError **error);

/* Takes back the test mails that were not sent in time. Inside the caller's transaction. */
bool trial_expire(struct store *store, GError **error);
