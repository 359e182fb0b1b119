/* SPDX-License-Identifier: MIT */
/*
 * The copy of a file that lies on a web server: the last one that was good and
 * whole, and beside it (PATH.state) what is known of it. A new one is written
 * under another name and takes the old one's place in one step. How old the
 * copy may be is R13's business: the copy's time of change is the moment up to which the
 * server vouches for it. Fetching is daemon/fetch.h's.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "config/config.h"

/* Strings are never NULL. Times are UTC ms, 0 = never. */
struct web_copy {
    char *etag, *last_modified; /* as the server wrote them, "" = it said nothing */
    char *sha256;
    int64_t size;
    int64_t modified_ms; /* of last_modified; 0 = the server does not say */
    int64_t asked_ms;    /* when the server last answered with the file, or that it is the same */
    char *trouble;       /* why the last try came to nothing, "" = it did not */
    int64_t since_ms;    /* of the first try since then */
};

/* What is known of the copy at PATH. Never NULL; nothing is known when it is not the file that was put there. */
struct web_copy *web_copy_load(const char *path);
void web_copy_free(struct web_copy *copy);
AUTO_DEFINE(web_copy, web_copy_free)

/* HERINNERD_ERROR_FULL when it cannot be written. */
bool web_copy_save(const char *path, const struct web_copy *copy, GError **error);

/* A new, empty file to fetch into, beside PATH; -1 with HERINNERD_ERROR_FULL. The caller closes it. */
int web_copy_begin(const char *path, GError **error);
/* What was fetched into FD goes to the disk and takes the place of PATH; HERINNERD_ERROR_FULL, and PATH is as before.
 */
bool web_copy_replace(const char *path, int fd, int64_t as_of_ms, GError **error);
/* What was fetched is thrown away. */
void web_copy_drop(const char *path);
/* The same content, vouched for up to AS_OF_MS. */
void web_copy_renew(const char *path, int64_t as_of_ms);

/* The moment up to which the server vouches for COPY. */
int64_t web_copy_as_of(const struct web_copy *copy);

/* Why the copy of WEB at PATH cannot be read, new string; NULL when it can. */
char *web_copy_lack(const struct config_web *web, const char *path);
