/* SPDX-License-Identifier: MIT */
/* What the two ways of enrol.h share. For net/ alone. */
#pragma once

#include "net/enrol.h"
#include "net/token.h"

enum { ENROL_PATIENCE_S = 600 };

/* POSTs FORM (taken over); the answer, or NULL with HERINNERD_ERROR_SERVER when nobody answered. */
struct token_answer *enrol_post(const char *url, char *form, GError **error);

/* The refresh token of ANSWER (moved), NULL with an error: refused, or the server gave none. */
char *enrol_take(struct token_answer *answer, GError **error);

/* NULL with an error; free with credential_free(). */
char *enrol_by_device(const struct enrolment *enrolment, const char *secret, GError **error);
char *enrol_by_browser(const struct enrolment *enrolment, const char *secret, GError **error);

/* What a browser asked for, "/?code=…&state=…" or a whole address: new strings, NULL where absent. Pure. */
void enrol_parse_redirect(const char *target, char **code, char **state, char **fault);
