/* SPDX-License-Identifier: MIT */
/*
 * The secret that a connection logs in with, asked for when it is needed and
 * never waited for in the loop: from a credential or a file, from a command,
 * or by OAuth2 from a token server (refresh token or client credentials). Access
 * tokens are kept in memory until 80 % of their life is over and shared by all
 * who log in alike. A refresh token that the server replaced is on disk before
 * what came with it is used. What was refused for good is not asked for again
 * before a file of that login has changed.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"
#include "net/hub.h"

struct logins;

enum login_fault {
    LOGIN_SECRET,  /* the password, or a secret for the token server, cannot be read */
    LOGIN_NONE,    /* there is no refresh token yet */
    LOGIN_FINAL,   /* the token server refuses: a person has to log in again, or mend the client */
    LOGIN_LATER,   /* it cannot be reached or is not well */
    LOGIN_UNSAVED, /* its new refresh token cannot be written down, so what came with it is not used */
};

struct login_failure {
    enum login_fault fault;
    const char *words; /* without any secret */
};

struct logins *logins_new(struct hub *hub);
void logins_free(struct logins *logins);

/* Called once from the event loop, never from inside logins_ask(); the question is over then. SECRET is freed with
 * credential_free(), NULL with FAILURE (valid during the call). */
typedef void (*login_func)(char *secret, const struct login_failure *failure, void *data);

struct login_question;

/* LOGIN must outlive the question, and with oauth2 LOGINS itself. */
struct login_question *logins_ask(struct logins *logins, const struct config_login *login, login_func func, void *data);
/* Takes a question back; NULL is fine. */
void login_question_free(struct login_question *question);

/* The server did not take the access token: the next question gets a new one. False when that makes no sense: it was
 * made for this very login a moment ago, or LOGIN has a password. */
bool logins_refused(struct logins *logins, const struct config_login *login);

/* Whether what was refused for good may be tried again: a file of that login has changed since. */
bool logins_mended(struct logins *logins, const struct config_login *login);
