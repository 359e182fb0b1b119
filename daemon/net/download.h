/* SPDX-License-Identifier: MIT */
/*
 * One file from a web server into a descriptor, on the hub: only when it
 * changed since the last time (RFC 9110 section 13.1), up to a size, within a time,
 * and only whole. Certificates are checked, redirects lead to https only and
 * take no password to another host. It knows neither what is in the file nor
 * where it goes afterwards.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/hub.h"

enum { DOWNLOAD_HEAD = 1024 };

enum download_fault {
    DOWNLOAD_WHOLE, /* all of it is in the descriptor */
    DOWNLOAD_SAME,  /* the server says that it is the same as before */
    DOWNLOAD_HOST,  /* there is no such name */
    DOWNLOAD_CONNECT,
    DOWNLOAD_TIMEOUT,     /* no answer, or too slow an answer */
    DOWNLOAD_CERTIFICATE, /* the server does not prove who it is */
    DOWNLOAD_CA_FILE,
    DOWNLOAD_TLS,
    DOWNLOAD_REDIRECT,  /* it leads to a place that is not https, or round in circles */
    DOWNLOAD_STATUS,    /* it answers with another status than 200 */
    DOWNLOAD_TOO_LARGE, /* more than max_size */
    DOWNLOAD_CUT,       /* the answer broke off */
    DOWNLOAD_ENDLESS,   /* the answer does not say where it ends, so that nobody can tell whether it was cut off */
    DOWNLOAD_DISK,      /* it cannot be written */
    DOWNLOAD_OTHER,
};

/* What to ask for; used until download_free(), strings are copied. */
struct download_order {
    const char *url;
    const char *user, *secret; /* both or neither */
    const char *ca_file;       /* "" = the system's */
    /* What the server said of the file that is there already; "" = nothing. */
    const char *etag, *last_modified;
    bool is_share; /* Nextcloud wants a mark on requests for a share */
    int fd;        /* written from where it stands; stays the caller's */
    int64_t max_size;
    int64_t timeout_s; /* without an answer, or with hardly a byte; five times that for all of it */
};

/* Strings are valid during the call. */
struct download_result {
    enum download_fault fault;
    long status;                      /* of HTTP, 0 = none came */
    const char *words;                /* libcurl's or the kernel's, "" = none; never a part of a secret */
    const char *etag, *last_modified; /* "" = none, or not fit to be said again */
    const char *type;                 /* media type, "" = none */
    int64_t modified_ms;              /* of Last-Modified; 0 = none */
    int64_t size;                     /* bytes written */
    const char *sha256;               /* of those, in hex */
    const char *head;                 /* the first of them */
    size_t head_size;
    int64_t retry_after_s; /* what the server asks for; 0 = nothing */
};

/* Called once from the event loop; may free the download. */
typedef void (*download_func)(const struct download_result *result, void *data);

struct download;

struct download *download_start(struct hub *hub, const struct download_order *order, download_func func, void *data);
void download_free(struct download *download); /* breaks it off; NULL is fine */
