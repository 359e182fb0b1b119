/* SPDX-License-Identifier: MIT */
/* Files that a verb makes: new ones for the owner's eyes (0600), and those that take another's place. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether PATH is free; HERINNERD_ERROR_USAGE when something is there already. */
bool new_file_is_free(const char *path, GError **error);

/* Writes BYTES to PATH, which must not exist; nothing stays there after an error (HERINNERD_ERROR_STORE). */
bool new_file_write(const char *path, GBytes *bytes, GError **error);

/* Puts the LENGTH bytes of DATA whole in the place of PATH, whatever is there; a file that is new gets MODE less the
 * umask. HERINNERD_ERROR_STORE, and what was there stays. */
bool file_replace(const char *path, const void *data, gsize length, int mode, GError **error);
