/* SPDX-License-Identifier: MIT */
/*
 * Secrets that lie somewhere: a systemd credential or a 0600 file. A secret
 * is never logged, never on a command line and wiped when freed. What a
 * command prints (`password_command`) or a server gives (oauth2) is net/'s.
 */
#pragma once

#include <glib.h>

#include "config/config.h"

enum { SECRET_MAX = 4096 };

/* Reads the secret of LOGIN now: the password, or with oauth2 the client's secret; "" when none is set. A file that
 * others can read is refused (CREDENTIALS_DIRECTORY excepted). Not for a `password_command`. Free with
 * credential_free(). */
char *credential_read(const struct config_login *login, GError **error);

/* The first line of the secret file PATH (`refresh_token_file`), by the same rules. */
char *credential_read_file(const char *path, GError **error);

/* The first line of BUFFER, which came from WHERE and is taken over (of secret_alloc(SECRET_MAX)). */
char *credential_first_line(char *buffer, const char *where, GError **error);

void credential_free(char *secret);
