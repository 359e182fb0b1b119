/* SPDX-License-Identifier: MIT */
/*
 * What the files of match.h share: match_run.c (the order of the work),
 * match.c (what all rules ask and say), match_find.c (who may be meant),
 * match_rules.c (references and numbers), match_payer.c (without either),
 * match_return.c (what was taken back).
 */
#pragma once

#include "bank/match.h"
#include "bank/match_index.h"
#include "bank/match_words.h"

enum { FINDS_MAX = 64 };

/* In the order of the work. */
enum match_phase {
    MATCH_INDEX,      /* the invoices, so that they are found */
    MATCH_FIXED,      /* what is known already: payers, and what a person decided */
    MATCH_RETURNS,    /* what each reversal takes back, before anything is tied */
    MATCH_REFERENCES, /* round by round: all payments by what is surest, then by the next */
    MATCH_NUMBERS,
    MATCH_REST,
    MATCH_DONE,
};

struct matcher {
    const struct match_input *input;
    enum match_phase phase;
    guint position;                /* within it */
    GArray *order;                 /* of guint: the payments that the rounds look at, by day */
    struct match_returns *returns; /* match_return.c; NULL before and after */
    struct match_result *result;
    int64_t *open; /* an invoice: what no payment has taken yet */
    bool *done;    /* a payment: nothing more is looked for */
    bool *back;    /* a payment: the bank took it back later */
    struct match_index *numbers, *references, *tails, *amounts, *clients;
    GHashTable *payers; /* account -> client, "" when several clients paid from it */
    GArray *learned;    /* of struct match_known: during this run, before they count */
};

/* Invoices that a payment's text means, once each. */
struct finds {
    guint invoice[FINDS_MAX];
    guint count;
    bool weak;                        /* not as a whole word, or a number too short to mean something by itself */
    bool mistyped;                    /* a reference with a wrong check digit */
    bool shared;                      /* one reference or number that several invoices have */
    char found[PIECE_LENGTH_MAX + 1]; /* the first one's text */
};

const struct match_invoice *match_invoice_at(const struct matcher *matcher, guint index);
const struct match_payment *match_payment_at(const struct matcher *matcher, guint index);

/* --- match.c */
/* Payments from IBAN are CLIENT's; one account that pays for several clients tells nothing. */
void match_know(struct matcher *matcher, const char *iban, const char *client);
/* Ties PAYMENT to INVOICE; a payment that is applied takes AMOUNT + DIFFERENCE off what is open. */
void match_tie(struct matcher *matcher, guint payment, guint invoice, enum match_state state, int rule, int64_t amount,
               int64_t difference, const char *found);
/* Says why PAYMENT is tied to nothing. */
void match_leave(struct matcher *matcher, guint payment, int rule);
/* How the payer of PAYMENT is known to be the client of INVOICE. */
enum match_payer match_payer_of(const struct matcher *matcher, guint payment, guint invoice);
/* The one client that the account of PAYMENT is known to be of, or NULL. */
const char *match_client_of(const struct matcher *matcher, guint payment);
/* Whether A and B differ by no more than rule 16 lets go. */
bool match_is_close(const struct matcher *matcher, int64_t a, int64_t b);
/* Whether INVOICE could be paid by PAYMENT at all: something is open, same currency. */
bool match_is_payable(const struct matcher *matcher, guint payment, guint invoice);
/* Whether it was there when the payment came. */
bool match_is_older(const struct matcher *matcher, guint payment, guint invoice);
/* Orders indexes of payments by day, for g_array_sort_with_data(); DATA is the matcher. */
int match_by_day(const void *left, const void *right, void *data);

/* --- match_find.c */
void match_indexes_make(struct matcher *matcher);
/* Adds one more; from the last to the first, so that look-ups give them in their order. */
void match_indexes_add(struct matcher *matcher, guint invoice);
void match_indexes_free(struct matcher *matcher);
guint64 match_amount_hash(int64_t amount, const char *currency);
void match_find_references(const struct matcher *matcher, guint payment, const struct match_words *words,
                           struct finds *finds);
void match_find_numbers(const struct matcher *matcher, guint payment, const struct match_words *words,
                        struct finds *finds);
/* Rule 10: tails of numbers, ranges of them, numbers with one mistake. */
void match_find_parts(const struct matcher *matcher, guint payment, const struct match_words *words,
                      struct finds *finds);
/* The open invoices of CLIENT that PAYMENT may be about. */
void match_find_client(const struct matcher *matcher, guint payment, const char *client, struct finds *finds);
void match_finds_add(struct finds *finds, guint invoice, const char *found);

/* --- match_rules.c; each is true when it has said what becomes of the payment */
bool match_by_reference(struct matcher *matcher, guint payment, const struct match_words *words);
bool match_by_number(struct matcher *matcher, guint payment, const struct match_words *words);

/* --- match_payer.c: rules 10 to 15 and 18 */
void match_by_payer(struct matcher *matcher, guint payment, const struct match_words *words);

/* --- match_return.c: rule 20 */
/* Lists what went out, in its order. */
void match_returns_begin(struct matcher *matcher);
/* Finds what number INDEX of them takes back; false behind the last. */
bool match_returns_find(struct matcher *matcher, guint index);
void match_returns_free(struct matcher *matcher);
