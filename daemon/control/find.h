/* SPDX-License-Identifier: MIT */
/*
 * From what a person types to the client or the invoice that is meant. What
 * fits several is never guessed: the candidates are named. Touches nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"
#include "plan/plan.h"
#include "proof/store.h"

/*
 * The key of the client meant by TEXT: its key, its id in a ledger, its name,
 * the number of one of its invoices, a mail address, or a part of its name (new string). STORE
 * may be NULL; a client that no ledger holds now has there its keys and its name.
 * HERINNERD_ERROR_USAGE lists the candidates, or the nearest name.
 */
char *find_client(const struct plan *plan, const struct config *config, struct store *store, const char *text,
                  GError **error);

/*
 * The invoice meant by TEXT: NUMBER, or LEDGER/NUMBER. NULL without an error
 * when no ledger has it; HERINNERD_ERROR_USAGE when two ledgers do.
 */
const struct plan_item *find_item(const struct plan *plan, const char *text, GError **error);

/* As find_item(), and HERINNERD_ERROR_USAGE with the nearest number when there is none. */
const struct plan_item *find_item_or_complain(const struct plan *plan, const char *text, GError **error);

/* The name of a ledger that is not relied on and of which PLAN has no invoice at all, mostly since it cannot be read;
 * NULL when there is none. Whoever is not found may stand there. */
const char *find_unread_ledger(const struct plan *plan);

/* The planner's client with KEY, or NULL. */
const struct plan_client *find_plan_client(const struct plan *plan, const char *key);

/* The name of the client with KEY, or KEY itself. PLAN may be NULL. Not owned. */
const char *find_label(const struct plan *plan, const char *key);

/* "ledger/number" for an invoice that no ledger holds yet; HERINNERD_ERROR_USAGE when it does not say which ledger. */
char *find_future_subject(const struct config *config, const char *text, GError **error);

/* The ledger called NAME; HERINNERD_ERROR_USAGE with the nearest name when there is none. */
const struct config_ledger *find_ledger(const struct config *config, const char *name, GError **error);
