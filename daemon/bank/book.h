/* SPDX-License-Identifier: MIT */
/*
 * What is known of the money that came in: payments with what each is tied
 * to, statements, files. From it and from the ledgers as read follows what
 * match.h is asked, and what of it the ledgers do not show yet. Filled by
 * proof/ and by files just read; touches nothing itself. Pure.
 */
#pragma once

#include "bank/file.h"
#include "bank/match.h"
#include "ledger/ledger.h"

/* A payment tied to an invoice. Strings live as long as the book. */
struct bank_tie {
    const char *ledger, *number, *client, *found;
    enum match_state state;
    int rule;
    enum match_payer payer;
    int64_t amount, difference;
    int64_t total_before, paid_before; /* of the invoice, as the ledger showed it when its first payment was tied */
    bool by_hand;
};

struct bank_row {
    int64_t id; /* in the store; 0 = new */
    const char *bank, *account, *bank_id;
    struct match_payment payment;
    civil_day value;
    int rule;            /* its matches', or why there is none */
    int64_t left;        /* what no invoice took */
    const char *returns; /* the key of the payment that this one takes back, "" = none */
    bool decided, settled;
    bool changed;   /* the store does not have it like this */
    bool retied;    /* what it is tied to is not what the store has */
    GArray *ties;   /* of struct bank_tie, as they are now */
    GArray *stored; /* as the store has them; NULL = none */
};

/* A statement, as far as freshness needs it. */
struct bank_link {
    const char *bank, *account;
    char currency[CURRENCY_SIZE];
    civil_day from, to;
    int64_t opening, closing;
    bool has_opening, has_closing, adds_up, goes_on;
};

/* The first day that statements of an account say something about. */
struct bank_first {
    const char *bank, *account;
    civil_day day;
};

struct bank_book {
    GArray *rows;       /* of struct bank_row */
    GArray *known;      /* of struct match_known: payers of settled payments */
    GArray *links;      /* of struct bank_link */
    GArray *firsts;     /* of struct bank_first: by account, of statements that are not among those */
    GHashTable *by_key; /* "bank key" -> index + 1 in rows */
    GStringChunk *strings;
};

struct bank_book *bank_book_new(void);
void bank_book_free(struct bank_book *book);
AUTO_DEFINE(bank_book, bank_book_free)

const char *bank_book_keep(struct bank_book *book, const char *text);

/* Adds ROW, whose strings the book keeps; false when it has one of that bank and key. */
bool bank_book_add(struct bank_book *book, const struct bank_row *row);
GArray *bank_ties_new(void);

/* Adds what is new in FILE, statements and then payments: money that came in, and what may take such back. IS_KNOWN
 * says of a key whether the store has it although the book does not. */
typedef bool (*bank_known_func)(const char *bank, const char *key, void *data);
void bank_book_take_statements(struct bank_book *book, const struct bank_file *file);
void bank_book_take_payment(struct bank_book *book, const struct bank_file *file, guint index, bank_known_func is_known,
                            void *data);

/*
 * Ties the payments anew to the invoices of LEDGERS (of const struct ledger), a few milliseconds at a time: what comes
 * out does not depend on where it was cut. What is tied to an invoice of a ledger that could not be read stays as it
 * is. BOOK and LEDGERS outlive it; BOOK is good for nothing before it is done.
 */
struct bank_matching;
struct bank_matching *bank_match_begin(struct bank_book *book, const GPtrArray *ledgers,
                                       const struct config_match *config, GTimeZone *zone);
/* One bite; true when there is nothing left to do. */
bool bank_match_step(struct bank_matching *matching);
void bank_matching_free(struct bank_matching *matching);
AUTO_DEFINE(bank_matching, bank_matching_free)

/* The first day that BANK's statements say something about: of several accounts the latest. DAY_NONE = none. */
civil_day bank_book_known_since(const struct bank_book *book, const char *bank);

/*
 * The last day that BANK's statements say everything about, DAY_NONE when there is none. Of several accounts those
 * count that are among OWN (IBANs, NULL at the end; the oldest of them), else the newest. A
 * statement that does not add up does not count, nor does any behind a gap: a
 * closing balance that is not the next one's opening. *GAP, where not NULL, is the day before it, or DAY_NONE.
 */
civil_day bank_book_known_until(const struct bank_book *book, const char *bank, char *const *own, civil_day *gap);
