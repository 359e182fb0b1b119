/* SPDX-License-Identifier: MIT */
/* What becomes of tasks from inside proof/. Private to proof/; task_make() and task_list() are in records.h. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* Invoice LEDGER/NUMBER leaves the open task that stands for REMINDER; without invoices left the task ends. */
bool task_drop_invoice(struct store *store, int64_t reminder, const char *ledger, const char *number, GError **error);

/* R15: the invoice is paid: it leaves all open tasks, live and rehearsed. */
bool task_invoice_paid(struct store *store, const char *ledger, const char *number, GError **error);

/* R18: a letter to the client could be planned, so no address is missing any more. */
bool task_address_found(struct store *store, int64_t client, GError **error);
