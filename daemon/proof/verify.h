/* SPDX-License-Identifier: MIT */
/* The parts of store_verify(). Each adds a sentence for what is broken and goes on. Private to proof/. */
#pragma once

#include "proof/journal.h"

enum { VERIFY_BREAKS_MAX = 100 };

/* Adds a sentence; behind the hundredth only counts. */
void verify_break(struct verify_report *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* False only when the store cannot be read. */
bool verify_chain(struct store *store, struct verify_report *report, const char *head, GError **error);
bool verify_seals(struct store *store, struct verify_report *report, GError **error);
bool verify_contents(struct store *store, struct verify_report *report, GError **error);
