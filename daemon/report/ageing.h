/* SPDX-License-Identifier: MIT */
/* What a client has open in one currency, by age. Pure. Private to report/. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "plan/history.h"
#include "plan/plan.h"

enum age { AGE_CURRENT, AGE_30, AGE_60, AGE_90, AGE_OLDER, AGE_COUNT };

struct ageing {
    const struct plan_client *client;
    char currency[CURRENCY_SIZE];
    int invoices;
    int64_t open;            /* credits taken off; minor units */
    int64_t ages[AGE_COUNT]; /* of it: not overdue, to 30 days, to 60, to 90, older */
    bool stop;               /* a formal stage went, insolvent, handed over, or something is older than 90 days */
};

/* Of struct ageing, by client key and currency: clients with something open, and those with nothing when ALL. */
GArray *ageing_of(const struct plan *plan, civil_day today, bool all);

/* The same of the items that IS_MEANT says, and with something open only. */
GArray *ageing_of_those(const struct plan *plan, civil_day today,
                        bool (*is_meant)(const struct plan_item *item, void *data), void *data);

/* What a letter to CLIENT needs and nobody has said: words, NULL-terminated, not owned; new array. */
const char **client_missing(const struct plan_client *client);
