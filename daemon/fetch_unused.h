/* SPDX-License-Identifier: MIT */
/*
 * Copies of web addresses that the configuration no longer has: they hold
 * names and amounts of clients, and go. Touches nothing else beside the store.
 */
#pragma once

#include "config/config.h"

/* For the one process that holds the store. */
void fetch_remove_unused(const struct config *config);
