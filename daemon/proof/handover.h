/* SPDX-License-Identifier: MIT */
/* R24: what follows from a hand-over. Private to proof/; handover_take_back() is in records.h. */
#pragma once

#include "bank/book.h"
#include "plan/plan.h"
#include "proof/store_inside.h"

/* The step REMINDER was exported: until a person decides, everything else of its client waits. Nothing when it is no
 * hand-over, or the client waits already. */
bool handover_hold(struct store *store, int64_t reminder, civil_day today, const char *actor, GError **error);

/* The ledger shows a payment on an invoice: when it is with an agency, that has to be told. SEQ: the entry it stands
 * in. */
bool handover_payment(struct store *store, const struct observation *seen, int64_t seq, GError **error);

/* The same of a payment at the bank that was tied to an invoice by TIE, in CURRENCY. */
bool handover_bank_payment(struct store *store, const struct bank_tie *tie, const char *client, const char *currency,
                           int64_t seq, GError **error);

/* A rehearsed hand-over holds no live client; SEQ: the entry of going live. */
bool handover_forget_rehearsal(struct store *store, int64_t seq, GError **error);
