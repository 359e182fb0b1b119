/* SPDX-License-Identifier: MIT */
/*
 * What a token server answers (RFC 6749 5.1 and 5.2, RFC 8628 3.2), read from
 * its JSON, and what that means. Pure: bytes in, facts out. Errors are told in
 * the server's words, cut to one line, without anything of the request.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

enum token_verdict {
    TOKEN_GIVEN,   /* `access` is there */
    TOKEN_DEVICE,  /* the codes of a device flow are there */
    TOKEN_PENDING, /* device flow: the person has not decided yet (authorization_pending, slow_down) */
    TOKEN_LATER,   /* the server is not well: the same request again later */
    TOKEN_FINAL,   /* refused for good (invalid_grant, invalid_client, …): a person has to act */
};

/* Secrets are of secret_alloc(); NULL where the answer has none. */
struct token_answer {
    enum token_verdict verdict;
    char *access, *refresh, *device_code;
    int64_t expires_s;           /* life of the access token or the device code; an hour when not told */
    int64_t interval_s;          /* between two questions of a device flow */
    bool slow_down;              /* RFC 8628 3.5: five seconds more each time */
    char *user_code, *verify_at; /* what the person types, and where */
    char *error;                 /* the word, "" = none */
    char *words;                 /* "invalid_grant: Token has been expired or revoked.", never NULL */
};

/* STATUS of HTTP with BODY. */
struct token_answer *token_parse(long status, const char *body);
void token_answer_free(struct token_answer *answer);
AUTO_DEFINE(token_answer, token_answer_free)

/* Seconds after which a token that lives LIFE_S seconds is renewed: 80 % of it. */
int64_t token_renewal_s(int64_t life_s);
