/* SPDX-License-Identifier: MIT */
/*
 * A logged-in byte stream to a mail server: libcurl connects, does TLS or
 * STARTTLS with verification and logs in (CURLOPT_CONNECT_ONLY); what is said
 * afterwards belongs to the caller. Never says a command of its own, never
 * keeps a secret longer than libcurl needs it, never writes one into a text.
 * The environment's proxies are libcurl's affair, two things excepted: a server on
 * this machine is never reached through one, and an https:// one is refused.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "net/hub.h"

struct stream;

enum stream_security {
    STREAM_STARTTLS, /* required, certificate and name verified */
    STREAM_TLS,      /* TLS from the first byte, verified */
    STREAM_PLAIN,
};

struct stream_options {
    const char *url;     /* smtp://host[:port], smtps://, imap://, imaps:// */
    const char *hello;   /* the name EHLO gives; not for IMAP */
    enum stream_security security;
    const char *ca_file; /* PEM; NULL or "" = the system's */
    const char *user;    /* NULL or "": no login */
    const char *secret;  /* password, or the access token when BEARER */
    bool bearer;
    int64_t timeout_ms;  /* for connecting and logging in, 0 = none */
};

enum stream_event {
    STREAM_OPENED, /* connected, secured and logged in */
    STREAM_FAILED, /* see stream_failure(); the only thing left is to free it */
    STREAM_READABLE,
    STREAM_WRITABLE,
};

enum stream_fault {
    FAULT_NONE,
    FAULT_HOST,         /* the name is not known */
    FAULT_CONNECT,      /* refused, or no way there */
    FAULT_TIMEOUT,
    FAULT_CERTIFICATE,  /* not trusted, or another name */
    FAULT_CA_FILE,
    FAULT_TLS,
    FAULT_NO_STARTTLS,  /* not offered */
    FAULT_NO_LOGIN,     /* AUTH is not offered, or no way we know */
    FAULT_LOGIN,        /* user or password refused */
    FAULT_LOGIN_LATER,  /* login put off by a 4xx */
    FAULT_GREETING,     /* the server does not want to talk to us */
    FAULT_PROXY,        /* the environment names one that leads nowhere, or is an https:// one */
    FAULT_CLOSED,       /* connection lost */
    FAULT_OTHER,
};

struct stream_failure {
    enum stream_fault fault;
    const char *words;  /* the server's last reply, or what libcurl or TLS says; may be "" */
};

/* What is known of the connection; "" where it is not. Owned by the stream. */
struct stream_facts {
    const char *peer;        /* the server's address */
    const char *tls, *cipher;/* "TLSv1.3", "TLS_AES_256_GCM_SHA384" */
    const char *cert_sha256; /* fingerprint, lower-case hex */
    const char *transcript;  /* lines "ms > command" and "ms < reply", secrets hidden */
    const char *const *capabilities; /* of SMTP: lines of the last EHLO reply without code, NULL-terminated */
};

/* Called from the event loop; may free the stream. */
typedef void (*stream_func)(struct stream *stream, enum stream_event event, void *data);

/* Begins to connect. Failures come as STREAM_FAILED, never from inside this call. OPTIONS is not needed afterwards. */
struct stream *stream_open(struct hub *hub, const struct stream_options *options, stream_func func, void *data);

/* Closes the socket without a word. */
void stream_free(struct stream *stream);
AUTO_DEFINE(stream, stream_free)

struct stream_facts stream_facts(const struct stream *stream);
struct stream_failure stream_failure(const struct stream *stream);

/* Milliseconds since stream_open(). */
int64_t stream_age_ms(const struct stream *stream);

/*
 * Bytes taken or got; 0 = not now (for receiving: wait for STREAM_READABLE, which comes only when everything was
 * read until 0); -1 = the connection is lost. Taken does not mean sent. After a 0 the next send must begin with the
 * same bytes.
 */
gssize stream_send(struct stream *stream, const char *data, gsize length);
gssize stream_receive(struct stream *stream, char *buffer, gsize size);

/* Whether more is sent right after what stream_send() is given next: then they may leave together, which spares both
 * ends a turn. Without encryption only. */
void stream_expect_more(struct stream *stream, bool more);

/* Whether STREAM_WRITABLE is wanted. */
void stream_want_write(struct stream *stream, bool want);
