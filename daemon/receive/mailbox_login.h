/* SPDX-License-Identifier: MIT */
/*
 * One look at a mailbox, waited for: connects, logs in and opens each of its
 * folders, to see whether mail can be read there. It reads no mail, changes
 * nothing on the server and nothing in the store. Mail itself is read by inbox.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"

/* Logs in to SECTION and opens each of `folders` for reading (EXAMINE, RFC 3501 6.3.2). HERINNERD_ERROR_SERVER: it
 * cannot be reached or refuses; HERINNERD_ERROR_CONFIG: the secret cannot be read from here. The message is a sentence
 * for people. */
bool mailbox_login(const struct config_mailbox *section, GError **error);
