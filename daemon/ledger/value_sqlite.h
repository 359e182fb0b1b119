/* SPDX-License-Identifier: MIT */
/*
 * One value of a query's row as the text of a cell: numbers as an amount is
 * written, text as it is. What would lose cents or is no text is a fault.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "ledger/fault.h"

struct sqlite3_stmt;

/* COLUMN (from 0) of the present row into VALUE; MARK stands before decimals, ROW is for the message. False: FAULT. */
bool value_read(struct sqlite3_stmt *statement, int column, char mark, int row, GString *value, struct fault *fault);
