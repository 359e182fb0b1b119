/* SPDX-License-Identifier: MIT */
/*
 * What the files of world_bank.h share: world_bank.c (the stages of a look at
 * the banks), world_bank_files.c (which files are new), world_bank_tell.c
 * (what the planner is told).
 */
#pragma once

#include "proof/bank.h"
#include "world_bank.h"

/* In the order of the work. */
enum bank_stage {
    BANK_LOOK,       /* which files there are, and which of them are new */
    BANK_READ,       /* those, a piece at a time */
    BANK_LOAD,       /* what the store knows, some payments at a time */
    BANK_STATEMENTS, /* likewise */
    BANK_TAKE,       /* what was read, some payments at a time */
    BANK_PAYERS,     /* whose accounts they came from, some at a time */
    BANK_MATCH,
    BANK_TELL,
    BANK_END,
};

/* A look at the banks on its way; what it rests on is a world that was settled and not read anew since. */
struct bank_work {
    enum bank_stage stage;
    guint position, file;    /* within the stage */
    struct bank_book *book;  /* on its way */
    struct bank_cursor from; /* BANK_LOAD: behind which payment to go on */
    GHashTable *asked;       /* BANK_PAYERS: accounts, kept by the book */
    struct bank_matching *matching;
    GPtrArray *order;  /* BANK_TELL: of const struct bank_row, by day */
    GHashTable *shown; /* "ledger/number" -> int64_t: what a ledger shows as paid and no payment explains yet */
};

/* --- world_bank.c */
/* What world_banks_step() does as often as its time allows: a millisecond or two. */
bool world_banks_bite(struct world *world, struct store *store, bool *done, GError **error);

/* --- world_bank_files.c */
/* Lists what is to be read. False with ERROR when the store cannot be asked what was read before. */
bool world_bank_look(struct world *world, struct store *store, GError **error);
/* One bite of reading; true when no file is left. */
bool world_bank_read_on(struct world *world);

/* --- world_bank_tell.c */
/* Tells the history some more payments; true when it knows them all. */
bool world_bank_tell_payments(struct world *world, struct bank_work *work);
/* Tells it what BOOK says of each bank. UNREAD: "bank path" -> stamp, of files of which it is not known what they say.
 */
void world_bank_tell_banks(struct world *world, const struct bank_book *book, GHashTable *unread);
