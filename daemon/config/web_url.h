/* SPDX-License-Identifier: MIT */
/*
 * The address of a file on a web server, as `path` of a ledger or of contacts
 * writes it: whether it may be used, what is asked for in its place where it
 * is the page of a share, and how it is shown to people. Looks at the text
 * alone; asks no server.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Whether TEXT is meant as a web address: it begins with https:// or http://, in any case. */
bool web_url_is(const char *text);

/* Why TEXT cannot be used, with a remedy; NULL when it can. Only https, and http on this machine itself. */
const char *web_url_fault(const char *text);

/* Whether URL is one of this machine itself. */
bool web_url_is_loopback(const char *url);

/*
 * The token of a share link of Nextcloud or ownCloud (https://HOST/…/s/TOKEN), and where its file lies by WebDAV for
 * a share that has a password: the user there is the token. NULL when URL is no such link. New strings.
 */
char *web_url_share(const char *url, char **dav);

/* What is asked for: URL itself, or for the page of a share the file behind it. New string. */
char *web_url_direct(const char *url);

/* URL for people: the host and the file's name; no user, no query and no part that may be a token. New string. */
char *web_url_shown(const char *url);
