/* SPDX-License-Identifier: MIT */
/*
 * Time stamps of seals (RFC 3161): the request, the check of what came back,
 * and the token beside its seal. It talks to nobody; service_stamp.c does.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proof/hash.h"

struct store;

enum { STAMP_NONCE_SIZE = 16 };

/* What is asked for: a stamp of the seal whose hash is `hash`. */
struct stamp_order {
    char day[16];
    char hash[SHA256_HEX_SIZE];
    uint8_t nonce[STAMP_NONCE_SIZE]; /* the first bit is 0, the second 1: a positive number of fixed length */
};

/* What a token says. Cleared by stamp_facts_clear(). */
struct stamp_facts {
    int64_t time_ms; /* UTC */
    char *authority; /* as its certificate or the token names it, "" = not at all */
};
void stamp_facts_clear(struct stamp_facts *facts);

/* The newest seal when it has no token yet, with a new nonce; *FOUND false otherwise. Reads only. */
bool stamp_next(struct store *store, struct stamp_order *order, bool *found, GError **error);

/* The DER of a TimeStampReq (RFC 3161 2.4.1) with the certificate asked for. */
GBytes *stamp_request(const struct stamp_order *order);

/*
 * The token of the response in BYTES (RFC 3161 2.4.2), DER: granted, of this very hash and nonce, and signed; the
 * signer leads to CA_FILE when that is not "". HERINNERD_ERROR_SERVER with what is wrong.
 */
GBytes *stamp_response(const struct stamp_order *order, GBytes *bytes, const char *ca_file, GError **error);

/* The same check for a token that was kept. Certificates need to have been valid at the token's own time. */
bool stamp_check(const struct stamp_order *order, GBytes *token, const char *ca_file, struct stamp_facts *facts,
                 GError **error);

/* Keeps TOKEN beside its seal, with a journal entry; inside the caller's transaction. URL is where it came from. */
bool stamp_keep(struct store *store, const struct stamp_order *order, GBytes *token, const char *url, GError **error);

/* What the entry about the token of DAY says was asked for. False without an error: no entry tells of it, or it was
 * erased. *TOKEN_SHA256 gets the hash of the token that was kept. */
bool stamp_kept(struct store *store, const char *day, struct stamp_order *order, char token_sha256[SHA256_HEX_SIZE],
                GError **error);
