/* SPDX-License-Identifier: MIT */
/* What came in at the bank on a client's invoices and is tied to them, for what is claimed (plan/claim.h). Reads only.
 */
#pragma once

#include <glib.h>

struct store;

/* Of struct claim_payment, by day; NULL is an error of the store. A client that it does not know has none. */
GArray *paid_parts(struct store *store, const char *client_key, GError **error);
