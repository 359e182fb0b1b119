/* SPDX-License-Identifier: MIT */
/* A file that a verb makes for the owner's eyes (0600). Replaces none that is there. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether PATH is free; HERINNERD_ERROR_USAGE when something is there already. */
bool new_file_is_free(const char *path, GError **error);

/* Writes BYTES to PATH, which must not exist; nothing stays there after an error (HERINNERD_ERROR_STORE). */
bool new_file_write(const char *path, GBytes *bytes, GError **error);
