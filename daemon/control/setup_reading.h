/* SPDX-License-Identifier: MIT */
/* `setup`: the list of invoices as the daemon would read it, by sections that are not on the disk yet. */
#pragma once

#include "control/setup.h"
#include "ledger/ledger.h"

struct setup_reading {
    struct config *config;
    struct ledger *ledger; /* NULL: it cannot be read */
    char *why;             /* then */
};

/* Reads by the `ledger` SECTION and the `contacts` section CONTACTS ("" = none). Ended with setup_reading_clear(). */
struct setup_reading setup_reading_of(const struct setup *setup, const char *section, const char *contacts);
void setup_reading_clear(struct setup_reading *reading);
