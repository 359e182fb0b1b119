/* SPDX-License-Identifier: MIT */
/* The parts of store_verify(). Each adds a sentence for what is broken and goes on. Private to proof/. */
#pragma once

#include "proof/hash.h"
#include "proof/journal.h"

enum { VERIFY_BREAKS_MAX = 100 };

/* Where it begins: behind the last entry of the seal before the one that is trusted, or at the first entry. */
struct verify_start {
    int64_t seq;                /* the entry before the first that is looked at, 0 = none */
    char hash[SHA256_HEX_SIZE]; /* its hash */
    char seal[SHA256_HEX_SIZE]; /* of the seal before */
    char day[16];               /* of the trusted seal, "" = all are looked at */
};

/* Adds a sentence; behind the hundredth only counts. */
void verify_break(struct verify_report *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Fills START from what was asked; breaks when the trusted seal has another hash. */
bool verify_begin(struct store *store, struct verify_report *report, const char *since, struct verify_start *start,
                  GError **error);

/* False only when the store cannot be read. */
bool verify_chain(struct store *store, struct verify_report *report, const struct verify_start *start, const char *head,
                  GError **error);
/* ENTRY against the rows beside the journal that came with it. */
struct verify_entry {
    int64_t seq, reminder;
    const char *type, *body; /* body NULL when it was erased */
};
bool verify_told(struct store *store, struct verify_report *report, const struct verify_entry *entry, GError **error);
/* And the other way round: what came back about a letter, against the entries that tell of it. */
bool verify_evidence(struct store *store, struct verify_report *report, const struct verify_start *start,
                     GError **error);
bool verify_seals(struct store *store, struct verify_report *report, const struct verify_start *start, GError **error);
bool verify_contents(struct store *store, struct verify_report *report, const struct verify_start *start,
                     GError **error);
bool verify_stamps(struct store *store, struct verify_report *report, const struct verify_start *start,
                   const char *ca_file, GError **error);
bool verify_erasures(struct store *store, struct verify_report *report, GError **error);

/* The number of the entry that erased KIND REF, 0 = none, -1 on error. */
int64_t verify_erasure_of(struct store *store, const char *kind, const char *ref, GError **error);
