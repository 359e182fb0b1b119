/* SPDX-License-Identifier: MIT */
/*
 * What a source (source.h) finds goes into a struct bank_file: entries of the
 * account that is wanted, and the statements that they belong to with their
 * sums. What a file as a whole is worth is reading.c's business.
 */
#pragma once

#include "bank/file.h"
#include "ledger/fault.h"

struct bank_intake {
    struct bank_file *file;
    guint entry;   /* the next one's number */
    guint since;   /* the first payment of the open statement */
    bool too_much; /* the sums of the open statement do not fit */
};

/* Who takes it. INTAKE outlives the sink. */
struct bank_sink bank_intake_sink(struct bank_intake *intake);
