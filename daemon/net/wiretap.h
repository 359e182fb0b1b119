/* SPDX-License-Identifier: MIT */
/*
 * Listens to libcurl while it connects and logs in: the transcript with
 * secrets hidden, the capabilities of the last EHLO reply, TLS version, cipher
 * and certificate. Only what is allowed by name is written down.
 */
#pragma once

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct wiretap {
    GString *transcript;
    GPtrArray *capabilities; /* of char*, NULL-terminated */
    char *last_reply;        /* "535 5.7.8 …", or NULL */
    char *tls, *cipher, *cert_sha256;
    int64_t opened_ms;
    bool in_ehlo, in_reply, saw_login;
    bool proxy_tls; /* a proxy was asked to lead on (CONNECT) under TLS */
    char *secret; /* what no reply may give back, NULL = nothing */
};

void wiretap_init(struct wiretap *wiretap, int64_t now_ms);
void wiretap_clear(struct wiretap *wiretap);

/* Makes EASY report to WIRETAP. */
void wiretap_attach(struct wiretap *wiretap, CURL *easy);

/* From now on SECRET (NULL = nothing) is hidden in replies, should a server quote it. */
void wiretap_hide(struct wiretap *wiretap, const char *secret);

/* The JSON of a refused token (RFC 7628 3.2.2) in a reply "334 BASE64" or "+ BASE64", on one line; NULL when LINE is no
 * such reply. New string. */
char *wiretap_challenge(const char *line);

/* The command LINE as it may be written down: verbs that hold no secret whole, logins by their mechanism. New. */
char *wiretap_mask(const char *line);
