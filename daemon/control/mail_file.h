/* SPDX-License-Identifier: MIT */
/* A mail as a file or from the standard input, for the verbs that take one. */
#pragma once

#include <glib.h>

/* All of PATH ("-" is the standard input), but no more than tells that it is too large to be looked at. NULL with a
 * sentence for people. */
GBytes *mail_file_read(const char *path, GError **error);
