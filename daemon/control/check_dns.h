/* SPDX-License-Identifier: MIT */
/*
 * `check`: what the name servers say of a sender's domain: who may send for it
 * (SPF, RFC 7208) and what receivers do with the rest (DMARC, RFC 7489). The
 * key of DKIM cannot be asked for without its selector, which the relay knows.
 */
#pragma once

#include <glib.h>

#include "report/json.h"
#include "report/output.h"

enum check_level {
    CHECK_GOOD,
    CHECK_UNKNOWN, /* could not be asked from here: no fault */
    CHECK_BAD,
};

struct check_page {
    const struct output *out;
    int bad, unknown;
};

/* One line about SUBJECT, an N_() word that programs read untranslated. Takes TEXT. */
void doctor_say(struct check_page *page, enum check_level level, const char *subject, char *text);

/* Asks about DOMAIN: RESOLVER ("ADDRESS" or "ADDRESS:PORT", IPv4; NULL = this machine's own). */
void check_domain(struct check_page *page, const char *domain, const char *resolver);
