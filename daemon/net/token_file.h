/* SPDX-License-Identifier: MIT */
/*
 * Keeps a refresh token in its file (`refresh_token_file`): written beside it,
 * made durable, then renamed over it, mode 0600, so that at every instant the
 * file holds a whole token. It never reads one (credential.h does).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* HERINNERD_ERROR_SERVER, or _FULL. As root the file goes to the owner of its folder. */
bool token_file_write(const char *path, const char *token, GError **error);

/* Whether a token could be kept there by who runs this, and read by the folder's owner; HERINNERD_ERROR_USAGE with the
 * remedy. */
bool token_file_check(const char *path, GError **error);

/* Changes whenever the file does; 0 when it is not there. */
int64_t token_file_stamp(const char *path);
