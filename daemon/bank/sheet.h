/* SPDX-License-Identifier: MIT */
/*
 * A bank's CSV file, by the columns that its section or preset names, over
 * the ledger's CSV reader. A row whose date or amount cannot be read makes
 * the file unusable: its neighbours would be misread just the same.
 */
#pragma once

#include "bank/statement.h"
#include "config/config.h"
#include "ledger/sheet.h"

struct bank_sheet;

/* Opens PATH. All that is handed in outlives the sheet. NULL with FAULT set. */
struct bank_sheet *bank_sheet_open(const struct config_bank *bank, const char *path, const struct bank_sink *sink,
                                   struct sheet_facts *facts, struct fault *fault);
/* Reads on by one piece; *DONE behind the last. False with FAULT set, or when FACTS->changed. */
bool bank_sheet_step(struct bank_sheet *sheet, bool *done);
/* Closes the file, at the end or before; false as above. */
bool bank_sheet_close(struct bank_sheet *sheet);
