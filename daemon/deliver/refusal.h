/* SPDX-License-Identifier: MIT */
/*
 * What known providers mean by their refusals, and what to do about it: a
 * table over the reply's code, enhanced code and words. It knows which
 * refusals are about the account and not about the letter, so that no client is
 * blamed for them. Pure; the sentences go through the catalogue of words.
 */
#pragma once

#include "deliver/outcome.h"

enum refusal {
    REFUSAL_UNKNOWN,
    REFUSAL_APP_PASSWORD, /* Google: an app password or oauth2 instead of the ordinary one */
    REFUSAL_BROWSER,      /* Google: log in once in a browser, the account looks suspicious */
    REFUSAL_NO_PASSWORDS, /* Microsoft: passwords are over, oauth2 alone */
    REFUSAL_SMTP_OFF,     /* Microsoft: SMTP AUTH is switched off for the organisation or the mailbox */
    REFUSAL_POLICY,       /* Microsoft: security defaults or conditional access stop the login */
    REFUSAL_CREDENTIALS,  /* user name or password */
    REFUSAL_LOGINS,       /* too many logins in a short time */
    REFUSAL_SENDER,       /* this account must not write as this sender */
    REFUSAL_DAY,          /* no more letters today */
    REFUSAL_HOUR,         /* no more letters for the moment */
    REFUSAL_BLOCKED,      /* the account or this address is blocked as a source of spam */
    REFUSAL_CLOSED,       /* the account is disabled or not paid for */
    REFUSAL_LOGIN_FIRST,  /* a login is asked for and `user` is not set */
    REFUSAL_COUNT,
};

/* REPLY as it came, code first: "535 5.7.139 Authentication unsuccessful, …". */
enum refusal refusal_of(const char *reply);

/* Its sentence with {host} and {words}, not translated; NULL for REFUSAL_UNKNOWN. */
const char *refusal_sentence(enum refusal refusal);

/* RULING of the table of outcomes, or RULING_RELAY where a known refusal for good is about the account. */
enum ruling refusal_weigh(enum ruling ruling, const char *reply);
