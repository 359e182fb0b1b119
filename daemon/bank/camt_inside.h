/* SPDX-License-Identifier: MIT */
/*
 * What camt.c (the document's structure) and camt_entry.c (one entry's
 * fields) share. Nobody else includes it.
 */
#pragma once

#include "bank/source.h"

/* Elements that mean something, by local name; everything else is CAMT_OTHER. */
/* clang-format off */
#define CAMT_NAMES(X)                                                                                                  \
    X(BkToCstmrStmt)                                                                                                   \
    X(BkToCstmrAcctRpt)                                                                                                \
    X(BkToCstmrDbtCdtNtfctn) X(Stmt) X(Id) X(ElctrncSeqNb) X(Acct) X(IBAN) X(Othr) X(Ccy) X(FrToDt) X(FrDtTm)          \
        X(ToDtTm) X(Bal) X(CdOrPrtry) X(Cd) X(Amt) X(CdtDbtInd) X(Dt) X(DtTm) X(Ntry) X(NtryRef) X(RvslInd) X(Sts)     \
            X(BookgDt) X(ValDt) X(AcctSvcrRef) X(Btch) X(NbOfTxs) X(TxDtls) X(Refs) X(EndToEndId) X(InstdAmt) X(TxAmt) \
                X(RltdPties) X(Dbtr) X(Cdtr) X(UltmtDbtr) X(UltmtCdtr) X(DbtrAcct) X(CdtrAcct) X(Nm) X(RmtInf)         \
                    X(Ustrd) X(CdtrRefInf) X(Ref) X(RfrdDocInf) X(Nb) X(AddtlRmtInf) X(RtrInf) X(AddtlNtryInf)
/* clang-format on */

enum camt_name {
    CAMT_OTHER,
#define X(name) CAMT_##name,
    CAMT_NAMES(X)
#undef X
        CAMT_NAME_COUNT,
};

enum { CAMT_DEPTH_MAX = 64 };

/* Texts of one transaction, kept from one to the next so that nothing is allocated anew. */
enum camt_text {
    CAMT_TEXT_ID,
    CAMT_TEXT_END_TO_END,
    CAMT_TEXT_DEBTOR,
    CAMT_TEXT_CREDITOR,
    CAMT_TEXT_LAST_DEBTOR, /* the ultimate one */
    CAMT_TEXT_LAST_CREDITOR,
    CAMT_TEXT_DEBTOR_ACCOUNT,
    CAMT_TEXT_CREDITOR_ACCOUNT,
    CAMT_TEXT_TEXT,
    CAMT_TEXT_REFERENCE,
    CAMT_TEXT_NUMBERS, /* of documents it is about */
    CAMT_TEXT_REASON,
    CAMT_TEXT_COUNT,
};

struct camt_amount {
    int64_t minor;
    char currency[CURRENCY_SIZE];
    bool there;
};

struct camt_transaction {
    GString *text[CAMT_TEXT_COUNT];
    struct camt_amount amount, transaction, instructed;
    int sign; /* 0 = not said */
};

struct camt_entry {
    GString *id, *servicer, *summary;
    struct camt_amount amount;
    int sign;
    bool reversal, pending;
    civil_day booked, value;
    int64_t count;           /* transactions, as the batch says; 0 = not said */
    GPtrArray *transactions; /* of struct camt_transaction, reused */
    guint used;
    GArray *parts; /* of struct bank_part, made at its end */
};

/* Where a leaf stands: its names from the document down. */
struct camt_path {
    enum camt_name names[CAMT_DEPTH_MAX];
    int depth;
};

/* Whether NAME is among the last COUNT of PATH. */
bool camt_within(const struct camt_path *path, enum camt_name name, int count);

/* TEXT as an amount of CURRENCY: digits and at most one point. False with FAULT set. */
bool camt_amount_read(const char *text, const char *currency, int line, struct camt_amount *amount,
                      struct fault *fault);

/* "2026-11-18", also with a time behind it. */
civil_day camt_day(const char *text);

void camt_entry_init(struct camt_entry *entry);
void camt_entry_clear(struct camt_entry *entry);
/* Forgets the entry before. */
void camt_entry_begin(struct camt_entry *entry);
void camt_transaction_begin(struct camt_entry *entry);

/* Takes the leaf at the end of PATH. CURRENCY is its attribute Ccy, "" without. False with FAULT set. */
bool camt_entry_take(struct camt_entry *entry, const struct camt_path *path, const char *text, const char *currency,
                     int line, struct fault *fault);

/* The entry whole, as SINK gets it; DAY stands in for a date that is not said. False with FAULT set. */
bool camt_entry_end(struct camt_entry *entry, civil_day day, int line, const struct bank_sink *sink,
                    struct fault *fault);
