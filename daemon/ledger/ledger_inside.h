/* SPDX-License-Identifier: MIT */
/* What ledger.c (a ledger as it stands), and reading.c and merge.c (one on its way in) share. Nobody else includes it. */
#pragma once

#include "ledger/ledger.h"

/* A ledger of which nothing was read yet; see ledger_read() for the arguments. */
struct ledger *ledger_new(const struct config_ledger *config, const struct config_contacts *contacts, const char *path);

/* Its rejects in the order of their lines. */
void ledger_sort_rejects(struct ledger *ledger);
