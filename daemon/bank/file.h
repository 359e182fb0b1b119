/* SPDX-License-Identifier: MIT */
/*
 * A bank's file as read: all its statements and entries, or the reason why
 * nothing of it may be used. Whole or not at all: half a file is how a
 * payment gets lost. What is new in it, and what it pays, is decided
 * elsewhere (key.h, match.h).
 */
#pragma once

#include "bank/statement.h"
#include "base/auto.h"
#include "config/config.h"
#include "ledger/ledger.h"

/* One transaction of a file. Strings live as long as the file, "" when unknown. */
struct bank_payment {
    const char *key; /* what it is known by in whatever file it stands (key.h) */
    civil_day booked, value;
    int64_t amount;
    int64_t instructed; /* 0 = not said */
    char currency[CURRENCY_SIZE], instructed_currency[CURRENCY_SIZE];
    const char *account; /* ours, plain */
    const char *name, *iban, *text, *reference, *end_to_end, *reason;
    const char *entry_id, *id; /* the bank's own, of the entry and of the transaction */
    guint statement;           /* index in the file's statements */
    guint entry;               /* those of one entry share it */
    bool pending, reversal, undetailed;
};

struct bank_statement {
    const char *id, *sequence, *account; /* account: plain */
    char currency[CURRENCY_SIZE];
    civil_day from, to;
    bool has_opening, has_closing, goes_on;
    int64_t opening, closing;
    int64_t sum;   /* of its booked entries */
    guint entries; /* lines of the statement, not transactions */
    bool adds_up;  /* opening + entries = closing, or one of them is not said */
    bool repeated; /* stands in the file for the second time: its entries are not counted again */
};

struct bank_file {
    const struct config_bank *bank; /* not owned */
    char *path, *sha256;
    struct ledger_stamp stamp;
    GArray *payments;      /* of struct bank_payment, in the order of the file */
    GArray *statements;    /* of struct bank_statement */
    guint others;          /* statements and rows of other accounts than the configured one, left aside */
    civil_day known_until; /* the last day it says everything about, DAY_NONE */
    char *failure;         /* "file:line: what; remedy", NULL = a good read */
    GStringChunk *strings;
};

/* An empty one of BANK, which outlives it. */
struct bank_file *bank_file_new(const struct config_bank *bank, const char *path);

struct bank_reading;

/* Begins to read PATH for BANK, which outlives the file. ZONE says on which day a file without dates was written. */
struct bank_reading *bank_read_begin(const struct config_bank *bank, const char *path, GTimeZone *zone);
/* Reads on for a few milliseconds; true when there is nothing left to do. */
bool bank_read_step(struct bank_reading *reading);
/* The file as it was read, once the last step said so; READING is freed. Never NULL. */
struct bank_file *bank_read_end(struct bank_reading *reading);
void bank_reading_free(struct bank_reading *reading);
AUTO_DEFINE(bank_reading, bank_reading_free)

/* The same in one go. */
struct bank_file *bank_read(const struct config_bank *bank, const char *path, GTimeZone *zone);

void bank_file_free(struct bank_file *file);
/* Whether it is not known what stands in FILE; of one that was read and is of another account only it is. */
bool bank_file_is_unread(const struct bank_file *file);
AUTO_DEFINE(bank_file, bank_file_free)

/* Which names a bank's PATH means: its own, or all in the folder that it is. New string, a pattern of glob(7). */
char *bank_pattern(const char *path);

/* The regular files that BANK's path means now, by name: of char *. Empty when there is none. New array. */
GPtrArray *bank_files(const struct config_bank *bank);
