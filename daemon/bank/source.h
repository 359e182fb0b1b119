/* SPDX-License-Identifier: MIT */
/*
 * Where statements come from: one row of functions and one file a format.
 * A source takes the bytes of an open file as they are read and hands over
 * what it finds; it opens nothing, and whether a file may be used is
 * reading.h's business.
 */
#pragma once

#include "bank/statement.h"
#include "config/config.h"
#include "ledger/fault.h"

/* Gives the next bytes of the file: how many, 0 at its end, -1 with the fault set. */
struct bank_bytes {
    int (*read)(void *data, char *space, int size);
    void *data;
};

struct bank_source {
    /* Never NULL. BYTES, SINK and FAULT outlive the source. */
    void *(*open)(const struct config_bank *bank, const struct bank_bytes *bytes, const struct bank_sink *sink,
                  struct fault *fault);
    /* Reads on for a few milliseconds; *DONE behind the last. False with FAULT set. */
    bool (*step)(void *source, bool *done);
    void (*close)(void *source);
};

extern const struct bank_source bank_camt;  /* camt.c */
extern const struct bank_source bank_mt940; /* mt940.c */
