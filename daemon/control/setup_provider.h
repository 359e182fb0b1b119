/* SPDX-License-Identifier: MIT */
/*
 * Mail providers by the names of the servers that take mail for a domain, and
 * what each wants in the configuration. A table and a look-up; pure, it asks
 * no name server.
 */
#pragma once

#include <stdbool.h>

struct setup_provider {
    const char *name;
    const char *servers; /* ends of MX names, parted by blanks */
    const char *smtp, *imap;
    bool oauth2;        /* a password is no way for a new account */
    const char *advice; /* N_(), or NULL */
};

/* By the NULL-terminated names of the MX servers, most wanted first; NULL when none is known. */
const struct setup_provider *setup_provider_of(char *const *servers);
/* By the end of the mail address, for who has the mailbox at the provider itself (gmail.com). */
const struct setup_provider *setup_provider_of_domain(const char *domain);
