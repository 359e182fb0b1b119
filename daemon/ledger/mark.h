/* SPDX-License-Identifier: MIT */
/*
 * A number for what a row of a ledger says of an invoice: two rows with the
 * same number, total, balance, due date and currency have the same one, and
 * others have not (one pair in 2^64 by chance). It saves comparing, and is no
 * proof against who makes two rows alike on purpose. Pure.
 */
#pragma once

#include <glib.h>

#include "base/date.h"
#include "base/money.h"

/* No gaps between them: all bytes count. */
struct mark_facts {
    int64_t total, balance; /* minor units */
    civil_day due;
    char currency[CURRENCY_SIZE]; /* NUL to its end */
};
G_STATIC_ASSERT(sizeof(struct mark_facts) == 2 * sizeof(int64_t) + sizeof(civil_day) + CURRENCY_SIZE);

/* That of the invoice NUMBER of SIZE bytes. Never 0; not the same on machines of another byte order. */
guint64 mark_of(const char *number, gsize size, const struct mark_facts *facts);
