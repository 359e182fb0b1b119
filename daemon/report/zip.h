/* SPDX-License-Identifier: MIT */
/*
 * A folder, or files in memory, as one zip file (libarchive), for who wants to
 * mail it. It knows nothing of what is in it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

/* Puts all files below FOLDER into TO (0600, must not exist) under NAME/, in the order of their names.
 * HERINNERD_ERROR_STORE, or _FULL; then TO is gone again. */
bool zip_folder(const char *folder, const char *name, const char *to, GError **error);

struct zip_file {
    char *name; /* with its folder: "letters/1.eml" */
    GBytes *bytes;
};

/* FILES (of struct zip_file) below FOLDER, in the order of their names and dated DAY: the same files give the same
 * bytes. HERINNERD_ERROR_STORE. */
GBytes *zip_files(const GPtrArray *files, const char *folder, civil_day day, GError **error);

/* Removes FOLDER with all that is in it; what cannot be removed stays. */
void zip_remove_folder(const char *folder);
