/* SPDX-License-Identifier: MIT */
/*
 * A person's first OAuth2 login, at a terminal: the device flow (RFC 8628), or
 * the browser with a loopback address (RFC 8252) and PKCE (RFC 7636). Waits,
 * so it is for herinnerctl alone. It prints nothing and keeps nothing: what to
 * show goes to the caller, and the refresh token comes from it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"

enum enrol_way {
    ENROL_DEVICE,  /* the person types a code on any device */
    ENROL_BROWSER, /* the browser of this machine, or the address pasted from another's */
};

/* The way that LOGIN's server has; the device's where it gives a token for mail. HERINNERD_ERROR_USAGE with the remedy
 * when none is known. */
bool enrol_choose(const struct config_login *login, enum enrol_way *way, GError **error);

/* What the person has to do now: open URL; CODE is what to type there, "" for ENROL_BROWSER. Called once. */
typedef void (*enrol_show)(const char *url, const char *code, void *data);

struct enrolment {
    const struct config_login *login;
    enum enrol_way way;
    enrol_show show;
    void *data;
    int paste_fd; /* where a pasted address is read from, -1 = nowhere */
};

/* The refresh token, to be freed with credential_free(); NULL with HERINNERD_ERROR_SERVER, _CONFIG or _PERSON (the
 * person said no, or ten minutes were over). */
char *enrol_run(const struct enrolment *enrolment, GError **error);
