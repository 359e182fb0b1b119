/* SPDX-License-Identifier: MIT */
/*
 * Secrets: from a systemd credential, a 0600 file or a command. A secret is
 * never logged, never on a command line and wiped when freed.
 */
#pragma once

#include <glib.h>

#include "config/config.h"

/* Reads the secret of LOGIN now: the password, or with oauth2 the client's
 * secret; "" when none is set. A file that others can read is refused
 * (CREDENTIALS_DIRECTORY excepted). Free with credential_free(). */
char *credential_read(const struct config_login *login, GError **error);

/* The first line of the secret file PATH (`refresh_token_file`), by the same rules. */
char *credential_read_file(const char *path, GError **error);

void credential_free(char *secret);
