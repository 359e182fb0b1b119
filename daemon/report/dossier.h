/* SPDX-License-Identifier: MIT */
/*
 * The dossier of a client or of one invoice, for an agency or a court: first
 * what its intake asks (parties, claim, letters, arrangements, what is
 * missing), then the evidence, then how a stranger checks it. The same store,
 * ledgers and day give the same bytes. Sends nothing and changes nothing.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "base/auto.h"
#include "plan/plan.h"

struct store;

struct dossier_request {
    struct store *store;
    const struct plan_input *input;
    const struct plan *plan;       /* made from INPUT */
    const char *client_key, *name; /* name: of the client, where no ledger knows it any more */
    const struct plan_item *item;  /* of the one invoice it is about, NULL = all of the client's */
    const GPtrArray *items;        /* of const struct plan_item: those the claim is about, NULL = by ITEM */
    const struct config_sender *sender;
    const char *language; /* nl, fr, de or en */
};

struct dossier {
    GPtrArray *files; /* of struct zip_file */
    char *folder;     /* what it is called: "dossier-C001" */
    civil_day day;
    int letters;
    int64_t entries, sealed; /* of the journal; those that have a seal */
};

/* HERINNERD_ERROR_USAGE for a client of whom nothing is kept, else HERINNERD_ERROR_STORE. */
struct dossier *dossier_make(const struct dossier_request *request, GError **error);
void dossier_free(struct dossier *dossier);
AUTO_DEFINE(dossier, dossier_free)

/* All of it as one file. */
GBytes *dossier_zip(const struct dossier *dossier, GError **error);

/* The file called NAME, "index.html" or "claim.csv"; owned by the dossier. */
GBytes *dossier_file(const struct dossier *dossier, const char *name);
