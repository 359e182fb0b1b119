/* SPDX-License-Identifier: MIT */
/*
 * Papers that a person keeps with a client or one invoice (contract, general
 * terms, order, proof of delivery, …): for the dossier, and for letters whose
 * stage asks for them. Their bytes are content, the journal names their hash.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

struct store;

struct attachment {
    int64_t id;
    char *kind, *name, *sha256;
    char *number;  /* of its invoice, "" = the client as a whole */
    GBytes *bytes; /* NULL = erased */
};

/* The kinds, NULL-terminated: contract terms order delivery timesheet letter. */
extern const char *const attachment_kinds[];

/* A name that a file of any system may have, from the last part of PATH. New string. */
char *attachment_name(const char *path);

/* Keeps BYTES with CLIENT_KEY, or with its invoice SUBJECT ("ledger/number", NULL = none), in the caller's transaction.
 * HERINNERD_ERROR_USAGE when no pass has read that invoice yet, or the same paper is there. */
bool attachment_add(struct store *store, const char *client_key, const char *subject, const char *kind,
                    const char *name, GBytes *bytes, const char *actor, GError **error);

/* The papers of CLIENT_KEY as a whole and of its invoice LEDGER/NUMBER (NULL = of all), of KIND (NULL = of any): of
 * struct attachment. */
GPtrArray *attachment_list(struct store *store, const char *client_key, const char *ledger, const char *number,
                           const char *kind, GError **error);
void attachment_free(struct attachment *attachment);
