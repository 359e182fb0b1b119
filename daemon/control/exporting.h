/* SPDX-License-Identifier: MIT */
/*
 * The files of an export: one JSON Lines file a table, mails as they are, the
 * proof as a small database, and the steps by which a stranger checks all of
 * them. What belongs to a client is said by proof/.
 */
#pragma once

#include "control/control.h"

struct exported {
    int letters, entries, sealed;
};

/* Makes FOLDER (0700) and fills it with all that is kept about client KEY. What was made stays when it fails. */
bool exporting_write(const struct control *control, const char *key, const char *folder, struct exported *exported,
                     GError **error);

/* The same as a zip file, with one folder in it; nothing stays beside it. */
bool exporting_write_zip(const struct control *control, const char *key, const char *to, struct exported *exported,
                         GError **error);
