/* SPDX-License-Identifier: MIT */
/* How a bank's file is written, told by its first bytes, where no section says it. */
#pragma once

/* "camt053", "mt940", or "csv" for whatever is neither; a file that cannot be read is "camt053", whose reader says
 * why. */
const char *bank_sniff(const char *path);
