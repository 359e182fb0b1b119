/* SPDX-License-Identifier: MIT */
/* The parts of history_load(); each fills its arrays. All run in one read transaction. Private to proof/. */
#pragma once

#include "plan/history.h"
#include "proof/store_inside.h"

enum {
    CONTACT_DAYS = 35, /* the longest look back of gaps and weeks */
    LIFTED_DAYS = 60,  /* R8 looks at ended holds no longer than this */
    THANKS_DAYS = 400, /* more than a year */
    CLAIM_DAYS = 731,  /* letters that asked for costs of collection */
    CLOSED_DAYS = 60,  /* steps of invoices closed longer ago are left in the store */
};

/* LEDGERS: of const struct ledger, whose quiet rows need no records; NULL = none. */
bool history_load_invoices(struct store *store, struct history *history, const GPtrArray *ledgers, enum run_mode mode,
                           civil_day today, GError **error);
bool history_load_letters(struct store *store, struct history *history, enum run_mode mode, civil_day today,
                          GError **error);
bool history_load_words(struct store *store, struct history *history, civil_day today, GError **error);
bool history_load_recalls(struct store *store, struct history *history, enum run_mode mode, GError **error);
bool history_load_announced(struct store *store, struct history *history, enum run_mode mode, GError **error);
bool history_load_clients(struct store *store, struct history *history, GError **error);
bool history_load_senders(struct store *store, struct history *history, GError **error);
bool history_load_credits(struct store *store, struct history *history, GError **error);
