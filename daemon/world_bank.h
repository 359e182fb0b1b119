/* SPDX-License-Identifier: MIT */
/*
 * The banks' part of the world: which files are new, what they say together
 * with what the store knows, what it pays, and what of that the planner must
 * know. Writes nothing; cycle_bank.c writes it down.
 */
#pragma once

#include "bank/book.h"
#include "cycle.h"
#include "proof/bank.h"

struct world_banks {
    GPtrArray *files;   /* of struct bank_file: read and not in the store yet, failures too */
    GHashTable *listed; /* "bank path" -> stamp, of all files when they were last looked at */
    GPtrArray *todo;    /* of struct bank_todo: what is to be read yet; NULL before the first look */
    struct bank_reading *reading;
    bool fresh;                 /* a file was read since the last step */
    struct bank_work *work;     /* of a look on its way */
    struct bank_cursor settled; /* cycle_bank.c: how far what is closed long ago was set aside in this pass */
    struct bank_book *book;     /* as of the last look; NULL before, and while one is on its way */
};

struct world_banks *world_banks_new(void);
void world_banks_free(struct world_banks *banks);

/* One bite of looking at the banks, after world_settle(); *DONE behind the last: then the history knows the payments.
 * *CHANGED (may be NULL) is set when there is a new file. */
bool world_banks_step(struct world *world, struct store *store, bool *done, bool *changed, GError **error);

/* What was matched so far is dropped: the ledgers or the history it rests on give way to others. What was read stays.
 */
void world_banks_stop(struct world_banks *banks);

/* Whether the files are still those that were looked at. */
bool world_banks_current(const struct world *world);
