/* SPDX-License-Identifier: MIT */
/*
 * One message to one address by one relay, waited for: what a person sends to
 * himself to see how a letter arrives. It is in no queue and in no journal,
 * and is tried once. Letters to clients go by deliver.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"

struct single {
    const char *from, *to; /* of the envelope */
    GBytes *message;       /* CRLF, not dot-stuffed */
    char *words;           /* out: the relay's last words, one line; new string or NULL */
    char *transcript;      /* out: what was said; new string or NULL */
};

/* Sends SINGLE by SMTP. HERINNERD_ERROR_SERVER: the relay cannot be reached or refuses, in its own words. */
bool single_send(const struct config_smtp *smtp, struct single *single, GError **error);
/* Connects and logs in by SMTP, and says goodbye. Errors as above. */
bool single_login(const struct config_smtp *smtp, GError **error);

void single_clear(struct single *single);
