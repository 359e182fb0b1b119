/* SPDX-License-Identifier: MIT */
/* A mail as a file or from the standard input, for the verbs that take one. */
#pragma once

#include <glib.h>

/* What is kept of PATH ("-" is the standard input); *WHOLE is how large it is. NULL with a sentence for people. */
GBytes *mail_file_read(const char *path, gsize *whole, GError **error);
