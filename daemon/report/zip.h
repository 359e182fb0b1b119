/* SPDX-License-Identifier: MIT */
/*
 * A folder as one zip file (libarchive), for who wants to mail it. It knows
 * nothing of what is in it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Puts all files below FOLDER into TO (0600, must not exist) under NAME/, in the order of their names.
 * HERINNERD_ERROR_STORE, or _FULL; then TO is gone again. */
bool zip_folder(const char *folder, const char *name, const char *to, GError **error);

/* Removes FOLDER with all that is in it; what cannot be removed stays. */
void zip_remove_folder(const char *folder);
