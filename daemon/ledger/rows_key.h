/* SPDX-License-Identifier: MIT */
/*
 * What decides, beside the bytes of a row, what comes out of it: the reader,
 * the settings of the ledger that take part in reading, the header. Rows that were read under another key are
 * strangers.
 */
#pragma once

#include "config/config.h"
#include "ledger/rows_format.h"

/* The key of rows of CONFIG under a header whose checksum is HEADER. */
void rows_key(const struct config_ledger *config, const char *header, char key[ROWS_KEY_SIZE]);
