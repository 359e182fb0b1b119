/* SPDX-License-Identifier: MIT */
/*
 * Runs the command that prints a secret (`password_command`), as msmtp and
 * isync do: through /bin/sh, without input, for at most 30 seconds.
 */
#pragma once

#include <glib.h>

enum { SECRET_MAX = 4096 };

/* At most SECRET_MAX bytes of what COMMAND prints, NUL-terminated in a buffer
 * of SECRET_MAX + 1, or NULL. The caller wipes it. */
char *secret_command_run(const char *command, GError **error);
