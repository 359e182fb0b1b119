/* SPDX-License-Identifier: MIT */
/* One entry of the log from its rows. Private to proof/. */
#pragma once

#include "proof/log.h"
#include "proof/store_inside.h"

/* ROWS stands on a row of log_each()'s query. NULL on error. */
struct log_entry *log_entry_read(struct store *store, struct rows *rows, GError **error);
void log_entry_free(struct log_entry *entry);
AUTO_DEFINE(log_entry, log_entry_free)
