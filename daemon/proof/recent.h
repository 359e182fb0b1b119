/* SPDX-License-Identifier: MIT */
/*
 * Mails that were just put into the store: most go out within moments, and
 * need not be read back, unpacked and hashed for that. It holds bytes by their
 * hash, some megabytes at most, and gives each away once. It decides nothing:
 * what it does not have stands in the store. Private to proof/.
 */
#pragma once

#include <glib.h>

struct recent;

struct recent *recent_new(void);
void recent_free(struct recent *recent);

/* BYTES, whose hash is SHA256, are in the store. */
void recent_keep(struct recent *recent, const char *sha256, GBytes *bytes);

/* The caller's from now on; NULL when it has none of that hash. */
GBytes *recent_take(struct recent *recent, const char *sha256);

/* What was written may have been taken back. */
void recent_forget(struct recent *recent);
