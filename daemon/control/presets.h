/* SPDX-License-Identifier: MIT */
/* The presets of bookkeeping packages and of banks, shipped and the owner's own, as the configuration reads them. */
#pragma once

#include <glib.h>

#include "config/config.h"

/*
 * A configuration of one section of KIND ("ledger", "bank") for each preset in
 * BASE/ledgers (or banks) and the shipped ones, of the same name the owner's.
 * NULL with ERROR set, naming the first mistake, when one of them cannot be read.
 */
struct config *presets_read(const char *base, const char *kind, GError **error);
