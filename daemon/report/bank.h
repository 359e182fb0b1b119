/* SPDX-License-Identifier: MIT */
/* Statements as read: a line each, then its entries. Decides nothing. */
#pragma once

#include "bank/file.h"
#include "report/output.h"

/* Prints the statements and entries of FILE, which was read well. */
void report_bank_file(const struct output *out, const struct bank_file *file);
