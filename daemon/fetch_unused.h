/* SPDX-License-Identifier: MIT */
/*
 * Copies of web addresses that the configuration no longer has: they hold
 * names and amounts of clients, and go, with what was told of them. Touches
 * nothing else beside the store.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"

struct store;

/* The subject of the store's runtime words about a source: KEY of a ledger, or of CONTACTS. New string. */
char *fetch_subject(const char *key, bool contacts);

/* For the one process that holds the store: the copies, and what was told of troubles with them. */
void fetch_remove_unused(const struct config *config, struct store *store);
