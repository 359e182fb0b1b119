/* SPDX-License-Identifier: MIT */
/*
 * R2: the due date of an invoice, from the ledger or from issue date and terms.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

enum terms_kind { TERMS_DAYS, TERMS_DAYS_EOM, TERMS_EOM_DAYS, TERMS_DAYS_DAY };

struct terms {
    enum terms_kind kind;
    int days;
    int day_of_month; /* TERMS_DAYS_DAY: 1 to 31 */
};

/* Reads `30d`, `30d eom`, `eom 30d` or `30d day 15`; HERINNERD_ERROR_VALUE with the remedy. */
bool terms_parse(const char *text, struct terms *out, GError **error);

/* The due date that TERMS give an invoice issued on ISSUED. */
civil_day terms_due(const struct terms *terms, civil_day issued);
