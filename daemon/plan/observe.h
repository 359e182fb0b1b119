/* SPDX-License-Identifier: MIT */
/*
 * What the parts of observe share. Private to plan/. observe.c says what a row shows against what was known of it,
 * first_seen.c makes the record of one that was not, observe_ledgers.c walks both lists.
 */
#pragma once

#include "plan/planner.h"

/* Adds an observation about WAS; ROW is what the ledger shows now, NULL when it vanished. */
struct observation *observe_note(struct planner *planner, enum observation_kind kind, const struct history_invoice *was,
                                 const struct invoice *row);

/* The client that ROW names is KNOWN's. Before anything is noticed of it, since what is noticed names the client. */
void observe_client(const struct planner *planner, struct history_invoice *known, const struct invoice *row);

/* R15, R16, R17: brings KNOWN, whose client is ROW's, up to ROW. */
void observe_row(struct planner *planner, const struct ledger *ledger, struct history_invoice *known,
                 const struct invoice *row);

/* R2 for a row: the ledger's date, else issue date and terms; DAY_NONE when neither helps. */
civil_day observe_due(const struct planner *planner, const struct ledger *ledger, const struct invoice *row);

/* Words of the history: keys of a ledger and of a client. */
struct observe_words {
    const char *ledger, *client;
};

/* R9: the record of a row that was not known, under WORDS; it is written when TRUSTED. */
struct history_invoice observe_first_seen(const struct planner *planner, const struct ledger *ledger,
                                          const struct invoice *row, const struct observe_words *words, bool trusted);
