/* SPDX-License-Identifier: MIT */
/*
 * Where copies of what was sent lie: the Sent folders of the senders' mailboxes
 * over IMAP, the outbox of a relay that is a Maildir, or a folder or file that
 * a person names. It finds letters of ours there; what they mean is said by
 * found_match.h.
 */
#pragma once

#include "control/control.h"

/* What was found, each Message-ID once. */
struct sent_copy_found {
    GBytes *message; /* exact bytes, CRLF */
    char *place;     /* "host/folder" or a path */
};

struct sent_search {
    const char *path;    /* a Maildir or an mbox file named by a person; NULL = what the configuration names */
    civil_day since;     /* what is older is not looked at in mailboxes */
    bool uncertain_only; /* only letters whose outcome is in doubt are wanted */
    GPtrArray *places;   /* out: of char*, what was looked through */
    GPtrArray *found;    /* out: of struct sent_copy_found */
};

/*
 * Fills PLACES (empty: the configuration names none) and FOUND with letters of
 * ours that the store does not know as sent. HERINNERD_ERROR_SERVER or _INPUT
 * when one of the places could not be looked through whole.
 */
bool sent_search_run(const struct control *control, struct sent_search *search, GError **error);
void sent_search_clear(struct sent_search *search);
