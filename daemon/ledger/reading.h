/* SPDX-License-Identifier: MIT */
/*
 * A ledger on its way in: contacts, rows, then the whole settled, in short
 * steps, so that who reads a million rows is not deaf meanwhile. A file that
 * changes under the reading is begun again. Decides nothing about what it reads.
 */
#pragma once

#include "ledger/ledger.h"

struct ledger_reading;

/* Begins what ledger_read() does in one go, with the same arguments. */
struct ledger_reading *ledger_read_begin(const struct config_ledger *config, const struct config_contacts *contacts,
                                         const char *path);

/* Before the first step: what is read of a CSV file or in a folder of documents is kept in FILE, and what that says is
 * not read again. WRITES: FILE is brought up to date. */
void ledger_read_remember(struct ledger_reading *reading, const char *file, bool writes);

/* Reads on for a few milliseconds, or settles what was read; true when there is nothing left to do. */
bool ledger_read_step(struct ledger_reading *reading);

/* The ledger as it was read, once the last step said so; READING is freed. Never NULL. */
struct ledger *ledger_read_end(struct ledger_reading *reading);

/* Gives up a reading in the middle. */
void ledger_reading_free(struct ledger_reading *reading);
AUTO_DEFINE(ledger_reading, ledger_reading_free)
