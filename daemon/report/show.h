/* SPDX-License-Identifier: MIT */
/*
 * `show`: one letter whole, with every attempt and what the relay said, and
 * the journal entries about it. Reads what it is given, writes nothing.
 */
#pragma once

#include <glib.h>

#include "proof/journal.h"
#include "proof/log.h"
#include "report/output.h"

/* ENTRY with its ATTEMPTS (of struct attempt_row) and the NOTES about its client (of struct note). */
void report_show(const struct output *out, const struct log_entry *entry, const GPtrArray *attempts,
                 const GPtrArray *notes);

/* A journal_func: DATA is a struct output. */
void report_journal_row(const struct journal_row *row, void *data);
