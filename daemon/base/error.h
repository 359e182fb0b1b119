/* SPDX-License-Identifier: MIT */
/*
 * The error domain of the house. Low layers word the fact (what failed,
 * subject in quotes, remedy after a semicolon); the two mains turn the code
 * into an exit status. Nothing here prints.
 */
#pragma once

#include <glib.h>

#define HERINNERD_ERROR (herinnerd_error_quark())

enum herinnerd_error {
    HERINNERD_ERROR_USAGE,    /* the command cannot be understood: exit 2 */
    HERINNERD_ERROR_PERSON,   /* done or refused, a person is needed: exit 1 */
    HERINNERD_ERROR_CONFIG,   /* configuration, letter or calendar: exit 78 */
    HERINNERD_ERROR_INPUT,    /* a ledger or another file that cannot be used: exit 1 */
    HERINNERD_ERROR_STORE,    /* the store is not reachable or broken: exit 69 */
    HERINNERD_ERROR_BUSY,     /* another process holds it: exit 75 */
    HERINNERD_ERROR_FULL,     /* no space left: exit 75 */
    HERINNERD_ERROR_DAMAGED,  /* the store cannot be read or written; going on would be guessing: exit 69 at once */
    HERINNERD_ERROR_OVERTAKEN,/* a newer decision made this one void: plan again */
    HERINNERD_ERROR_SERVER,   /* relay or mailbox not reachable: exit 69 */
    HERINNERD_ERROR_TEMPLATE, /* a letter that cannot be composed: hold it */
    HERINNERD_ERROR_OVERFLOW, /* a sum that does not fit: never wrapped */
    HERINNERD_ERROR_VALUE,    /* a value that does not parse */
};

/* Exit statuses of both programs (interfaces.md; sysexits.h where there is one). */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_PERSON = 1,
    EXIT_USAGE_ERROR = 2,
    EXIT_UNREACHABLE = 69,
    EXIT_AGAIN = 75,
    EXIT_CONFIGURATION = 78,
};

GQuark herinnerd_error_quark(void);

/* The exit status that belongs to ERROR; EXIT_PERSON for foreign domains. */
int error_exit_status(const GError *error);
