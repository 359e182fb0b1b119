/* SPDX-License-Identifier: MIT */
/*
 * What the files of book.h's matching share: book_match.c (where it may be
 * cut), book_ask.c (from the book and the ledgers to what match.h is asked),
 * book_answer.c (back). A ledger may show a payment already: so each invoice
 * keeps what it showed as paid when the first payment was tied to it, and
 * payments count against what was open then, whatever is booked later.
 */
#pragma once

#include "bank/book.h"

/* Of an invoice, before any payment of ours. */
struct base {
    int64_t total, paid;
};

/* In the order of the work. */
enum book_phase {
    BOOK_BASES,   /* what invoices showed when their first payment was tied */
    BOOK_CREDITS, /* of clients */
    BOOK_INVOICES,
    BOOK_PAYMENTS,
    BOOK_MATCH,
    BOOK_ANSWER,
    BOOK_DONE,
};

struct bank_matching {
    struct bank_book *book;
    const GPtrArray *ledgers;
    enum book_phase phase;
    guint ledger, position; /* within the phase */
    guint turn;             /* within BOOK_ANSWER */
    GHashTable *bases;      /* "ledger/number" -> struct base */
    GHashTable *credits;    /* client -> int64_t */
    GArray *invoices;       /* of struct match_invoice */
    GArray *rows;           /* of const struct invoice *, beside invoices */
    GArray *firsts;         /* of guint beside ledgers: where its rows begin in places */
    GArray *places;         /* of guint32, each row of each ledger: its index in invoices + 1, 0 = not among them */
    GArray *payments, *fixed;
    GArray *days; /* of civil_day beside ledgers: when its file was written */
    struct match_input input;
    struct matcher *matcher;     /* NULL before and after */
    struct match_result *result; /* NULL before */
};

/* --- book_match.c */
struct bank_row *book_row_at(const struct bank_matching *matching, guint index);
const struct invoice *book_invoice_at(const struct bank_matching *matching, guint ledger, guint row);
guint32 book_place_of(const struct bank_matching *matching, guint ledger, const struct invoice *row);
/* What an invoice is known by among those of all ledgers. New string. */
char *book_subject(const char *ledger, const char *number);

/* --- book_ask.c; each takes one row of the book or of a ledger */
void book_collect_bases(struct bank_matching *matching, guint index);
void book_collect_credit(struct bank_matching *matching, guint ledger, guint row);
void book_collect_invoice(struct bank_matching *matching, guint ledger, guint row);
void book_collect_payment(struct bank_matching *matching, guint index);

/* --- book_answer.c */
/* Takes COUNT more of what was found; true when it is all in the book. */
bool book_take_results(struct bank_matching *matching, guint count);
