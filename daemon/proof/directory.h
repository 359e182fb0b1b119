/* SPDX-License-Identifier: MIT */
/* Whether the directory of a store is safe to write proof in (store.md 2.8). Private to proof/. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* HERINNERD_ERROR_STORE when the directory of PATH is world-writable, or (WRITABLE) neither setgid nor the caller's
 * alone. */
bool directory_check(const char *path, bool writable, GError **error);
