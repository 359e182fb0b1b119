/* SPDX-License-Identifier: MIT */
/*
 * A ledger as read: a validated snapshot, or the reason why there is none.
 * Reading decides nothing about reminders; it only says what stands in the
 * file, which rows were rejected and whether the whole can be trusted as a file.
 * Freshness, shrinking and vanished rows are plan/'s business (R13).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"
#include "config/config.h"

enum invoice_kind { KIND_INVOICE, KIND_CREDIT_NOTE };

/* What the ledger's status word means; words of known packages in several languages. */
enum invoice_status {
    STATUS_OPEN, /* also unknown words: the balance decides */
    STATUS_DRAFT,
    STATUS_VOID,
    STATUS_PAID,
    STATUS_IN_PAYMENT, /* on its way; never reminded */
    STATUS_DISPUTED,
    STATUS_COLLECTION, /* already with an agency */
    STATUS_UNSURE,     /* what corrects or credits it cannot be used: waits for a person */
};

/* What a ledger row may say about its client; "" = nothing. */
enum client_fact {
    CLIENT_NAME,
    CLIENT_EMAIL,
    CLIENT_LANGUAGE,
    CLIENT_COUNTRY,
    CLIENT_TERMS,
    CLIENT_SEGMENT,
    CLIENT_FACT_COUNT,
};

/* What only contacts say of a client. Strings live as long as the ledger; "" when unknown. */
struct ledger_contact {
    const char *legal_name, *email_formal, *cc, *contact, *salutation, *phone, *address, *postcode, *city,
        *company_number, *vat, *policy, *note;
};

/* Facts about a client as ledger and contacts have them. Strings live as long as the ledger; "" when unknown. */
struct ledger_client {
    const char *id; /* the ledger's id, or the name where the ledger has no id */
    const char *name, *email, *country, *language, *terms;
    const struct ledger_contact *more; /* never NULL; one of blanks for who is in no contacts */
    guint index;                       /* among the clients of the ledger, in the order in which they came */
    uint8_t segment;  /* enum segment: SEGMENT_UNKNOWN unless said, or a VAT or company number makes it business */
    uint8_t contacts; /* of what a row may say too (a bit for each enum client_fact): what the contacts said */
};

/* One of whom nothing is known: all texts are "". */
extern const struct ledger_client ledger_client_blank;

/* What a row may say besides; most rows have few of these. */
enum invoice_text {
    TEXT_LANGUAGE,
    TEXT_PAYMENT_REFERENCE,
    TEXT_ORDER,
    TEXT_DESCRIPTION,
    TEXT_INVOICE_PDF,
    TEXT_IBAN,
    TEXT_REMINDED,
    TEXT_CREDITS,
    TEXT_COUNT,
};

/* One invoice or credit note; there may be a million, so that it is kept small. Strings live as long as the ledger. */
struct invoice {
    const char *number; /* behind its NUL the texts of the row, when it has any */
    const struct ledger_client *client;
    const char *email; /* from this row, NULL without one; may hold several, split by ; or , */
    int64_t total;     /* minor units; credit notes and negative rows are negative */
    int64_t balance;   /* what is open, same sign rule */
    civil_day issued;  /* DAY_NONE when absent */
    civil_day due;     /* the ledger's own date, DAY_NONE when absent; plan/due.h applies terms */
    char currency[CURRENCY_SIZE];
    uint8_t kind;           /* enum invoice_kind */
    uint8_t status;         /* enum invoice_status */
    uint8_t texts;          /* a bit for each that invoice_text() finds */
    bool collect : 1;       /* collected by direct debit */
    bool balance_known : 1; /* false: neither open nor paid was mapped: the total stands */
    int32_t line;           /* of the file */
    guint client_index;     /* the client's, so that it need not be fetched from memory to be told from others */
};

/* A row with a number that reads well but is wrong: rejected alone (R13). */
struct ledger_reject {
    int line, column; /* column from 1; 0 = the row */
    char *number;
    char *reason;
    bool undated; /* by the plan (ledger_reject_undated) */
};

/* How a file looked when it was read; equal stamps mean an unchanged file. */
struct ledger_stamp {
    uint64_t device, inode, size;
    int64_t mtime_ns, ctime_ns;
};

struct ledger {
    const struct config_ledger *config; /* not owned */
    char *path;                         /* the file that was read; NULL when none was found */
    GPtrArray *files;    /* of char*: of a folder of documents those in it, a row each; NULL for one file */
    char *sha256;        /* hex, of the file; NULL when unreadable */
    char *header_sha256; /* hex, over the header cells; "" without header */
    struct ledger_stamp stamp;
    GArray *invoices;    /* of struct invoice, sorted by number (strcmp); empty when failed */
    GPtrArray *rejects;  /* of struct ledger_reject */
    GPtrArray *warnings; /* of char*: duplicated header names and the like */
    int rows;            /* rows with a number */
    int skipped;         /* rows without a number, and those that drop/keep left out */
    /* Why nothing of it can be used: "file:line:column: what; remedy". NULL = a good read. */
    char *failure;
    int failure_line, failure_column;
    bool failure_is_value;    /* a date or an amount that does not fit its declaration */
    GPtrArray *contact_facts; /* of struct ledger_contact, owned */
    GStringChunk *strings;    /* owns all text, */
    char *remembered;         /* but that of rows which were not read anew (rows_memory.h) */
    GHashTable *clients;      /* id -> struct ledger_client */
    /* What ledger_is_current() compares. */
    const struct config_contacts *contacts; /* not owned; NULL = none */
    char *pattern;                          /* the path or glob that was asked for */
    char *contacts_path;                    /* NULL when none was found */
    struct ubl_look *look;                  /* of a folder of documents, NULL for one file */
    struct ledger_stamp contacts_stamp;
};

/*
 * Reads the ledger CONFIG with its contacts file (NULL = none), in 64 kB
 * pieces; a file that changes while it is read is read again (three times,
 * then it is a failure). Never NULL: a ledger that cannot be read has
 * `failure` set. The same works for a file named on the command line (PATH
 * not NULL replaces the configured one). CONFIG and CONTACTS must live as long
 * as the ledger. reading.h does the same in steps.
 */
struct ledger *ledger_read(const struct config_ledger *config, const struct config_contacts *contacts,
                           const char *path);

void ledger_free(struct ledger *ledger);
AUTO_DEFINE(ledger, ledger_free)

/*
 * R2: ROWS (of const struct invoice, of LEDGER) name no due date, and with nobody were terms agreed that give one, which
 * a plan knows and not the reader. They are rejected in place of those that the plan before found so, and stay among
 * the invoices.
 */
void ledger_reject_undated(struct ledger *ledger, const GPtrArray *rows);

/* Whether the file (and the contacts file) that would be read now is still the one that LEDGER was read from. */
bool ledger_is_current(const struct ledger *ledger);

/* The file that LINE of LEDGER stands in: in a folder of documents the line is the place among them. */
const char *ledger_file(const struct ledger *ledger, int line);

/* One of INVOICE's texts, NULL when absent. */
const char *invoice_text(const struct invoice *invoice, enum invoice_text which);

/* Gives INVOICE its NUMBER and TEXTS (each may be NULL), kept by STRINGS. */
void invoice_set_texts(struct invoice *invoice, GStringChunk *strings, const char *number,
                       const char *const texts[TEXT_COUNT]);

/* The invoice or credit note with NUMBER, by binary search, or NULL. */
const struct invoice *ledger_find(const struct ledger *ledger, const char *number);
