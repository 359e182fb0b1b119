/* SPDX-License-Identifier: MIT */
/* The presets of bookkeeping packages, shipped and the owner's own, as the configuration reads them. */
#pragma once

#include <glib.h>

#include "config/config.h"

/*
 * A configuration of one `ledger` section for each preset in BASE/ledgers and
 * the shipped ledgers/, of the same name the owner's. NULL with ERROR set,
 * naming the first mistake, when one of them cannot be read.
 */
struct config *presets_read(const char *base, GError **error);
