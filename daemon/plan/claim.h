/* SPDX-License-Identifier: MIT */
/*
 * What is claimed of a client by a certain day, for an agency or a court: of
 * each invoice what is open and its interest by period, the costs over them
 * by their rule, and what a day adds from then on. It asks for nothing and
 * decides about no letter; what the law does not give, or what is not known,
 * is left out and said. Pure.
 */
#pragma once

#include "plan/plan.h"

/* Why a claim is less than it might be; bits. */
enum claim_lack {
    CLAIM_NO_SEGMENT = 1 << 0, /* consumer or business is not known: neither interest nor costs */
    CLAIM_NO_COUNTRY = 1 << 1,
    CLAIM_NO_RATES = 1 << 2,   /* no rate is known up to the day: no interest */
    CLAIM_NO_COSTS = 1 << 3,   /* nothing is known of costs there */
    CLAIM_NO_CLAUSE = 1 << 4,  /* costs need a clause in the terms, which nobody confirmed */
    CLAIM_NO_NOTICE = 1 << 5,  /* costs were not announced, or the time given is not over, for one of the invoices */
    CLAIM_NO_DEFAULT = 1 << 6, /* interest needs a letter whose term is over, for one of the invoices */
};

/* A part of an invoice that came in at the bank, minor units. */
struct claim_payment {
    char *ledger, *number;
    civil_day day;
    int64_t amount;
    char currency[CURRENCY_SIZE];
};

/* Minor units of the invoice's currency. */
struct claim_line {
    const struct plan_item *item;
    bool overdue;      /* false: shown, not claimed */
    int64_t principal; /* what is open, less credits that count against it */
    civil_day since;   /* the first day that bears interest, DAY_NONE */
    GArray *periods;   /* of struct law_period */
    int64_t interest;  /* up to and with the day */
    law_rate rate;     /* of the last period */
    int64_t undated;   /* was paid or credited, by the books alone: no interest over it, for nobody knows until when */
    int64_t interest_base; /* what a further day's interest is counted over */
    bool costs;            /* it is among those the costs are counted over */
};

struct claim_total {
    char currency[CURRENCY_SIZE];
    int64_t principal, interest, costs, total;
    int64_t per_day; /* what each further day adds, rounded to the minor unit */
};

struct claim {
    civil_day day;
    const struct plan_client *client;
    GArray *lines;             /* of struct claim_line, in the order of the items */
    GArray *totals;            /* of struct claim_total, by currency */
    const char *interest_rule; /* the article, "" = no interest */
    const char *costs_rule;    /* "" = no costs */
    bool agreed;               /* the rate is the contract's, not the law's */
    bool compound;             /* a full year's interest bears interest itself */
    int lacks;                 /* of enum claim_lack */
};

/* The claim for ITEMS (of const struct plan_item, of one client; INPUT is what their plan was made from). Interest is
 * counted over what was open at each time, as far as PAYMENTS (of struct claim_payment, by day; NULL = none is known)
 * say it. A sum that overflows is left out as if no rate were known. Never NULL. */
struct claim *claim_make(const struct plan_input *input, const GPtrArray *items, const GArray *payments);
void claim_free(struct claim *claim);
AUTO_DEFINE(claim, claim_free)
