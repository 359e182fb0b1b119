/* SPDX-License-Identifier: MIT */
/*
 * Messages in files: a Maildir (its `new` and `cur`, and those of the folders
 * in it), or an mbox (RFC 4155, with quoted «From »). Reads only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "deliver/sent_find.h"

/* Adds the messages (of GBytes*, CRLF line ends) at PATH that are WANTED. HERINNERD_ERROR_INPUT when PATH is neither or
 * cannot be read. */
bool sent_files_read(const char *path, sent_find_func wanted, void *data, GPtrArray *messages, GError **error);
