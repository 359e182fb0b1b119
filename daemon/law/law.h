/* SPDX-License-Identifier: MIT */
/*
 * What the law gives a creditor whose invoice is late: collection costs,
 * interest, and the days that have to pass before either may be asked for.
 * The numbers are data (etc/law/NAME.conf, read by config/law.h); here is only
 * the arithmetic, in integers. It reads no file, asks no clock, and decides
 * nothing about a letter: plan/ does.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"

/* Who the debtor is. */
enum law_kind { LAW_BUSINESS, LAW_CONSUMER, LAW_KINDS };

/* "business" or "consumer". */
const char *law_kind_word(enum law_kind kind);

/* How sure a fact is: text of the law seen, two sources that agree, one source, recalled and not seen. */
enum law_confidence { LAW_SEEN, LAW_AGREED_ON, LAW_ONE_SOURCE, LAW_RECALLED };

/* "A", "B", "C" or "R". */
const char *law_confidence_word(enum law_confidence confidence);

/* What every fact has. Strings are never NULL. */
struct law_fact {
    char country[3]; /* the jurisdiction: NL, BE, EU, … */
    enum law_kind kind;
    char *rule;   /* the article, as a letter names it */
    char *source; /* where it was found */
    enum law_confidence confidence;
    civil_day checked;       /* when it was looked up */
    civil_day since;         /* the first day it is the law; DAY_NONE = longer than anybody asks */
    civil_day known_through; /* the last day it says something about; DAY_NONE = no end is known */
    char *file;              /* where it stands: what is to be brought up to date */
    int line;
};

/* Percent a year in ten-thousandths: 10.40 % is 104000. */
typedef int32_t law_rate;

/* From FROM on, to TO and no longer where that is known (isolated points are never carried forward). */
struct law_step {
    civil_day from, to; /* to: DAY_NONE = until the next one, the last until known_through */
    law_rate rate;
    enum law_confidence confidence;
};

enum law_day_count { LAW_ACT_365F, LAW_ACT_ACT };

/* The first day that bears interest. */
enum law_start {
    LAW_START_DUE,    /* the day after the due date */
    LAW_START_AGREED, /* that, where the term was agreed in the terms; else as LAW_START_TERM */
    LAW_START_TERM,   /* the day after the term of the first letter after the due date */
};

/* Whether a rate of the contract takes the place of the legal one. */
enum law_contract {
    LAW_CONTRACT_FREE,   /* whatever was agreed */
    LAW_CONTRACT_CAPPED, /* as long as it is never above the rate between businesses */
    LAW_CONTRACT_NONE,
};

struct law_interest {
    struct law_fact fact;
    GArray *steps; /* of struct law_step, by day */
    enum law_day_count day_count;
    bool yearly; /* the interest of each full year of default is added to what bears interest */
    bool fixed;  /* the rate of the first day stays */
    enum law_start start;
    enum law_contract contract;
};

/* One part of a scale: BASE and RATE over what is above FROM. Minor units. */
struct law_band {
    int64_t from;
    bool above; /* begins behind FROM, not at it */
    int64_t base;
    law_rate rate;
};

enum law_rounding { LAW_ROUND_NEAREST, LAW_ROUND_DOWN };

struct law_costs {
    struct law_fact fact;
    char currency[CURRENCY_SIZE]; /* "" = there are no costs to ask */
    GArray *scale;                /* of struct law_band, by FROM; empty = no costs */
    int64_t minimum, maximum;     /* minor units; maximum 0 = none */
    enum law_rounding rounding;
    bool each;        /* for every late invoice; else once over their sum */
    bool notice;      /* only after a letter that named them, and its term */
    bool clause;      /* only where the terms of sale say so */
    law_rate vat;     /* on top where an outside service is paid with VAT that cannot be deducted; 0 = never */
    bool fee;         /* a fee of the contract for a letter may be asked beside */
    int again_months; /* a second one within so many months waits for a person; 0 = no such rule */
};

/* A day on which no term ends: a date of every year, or days before or behind Easter. */
struct law_holiday {
    bool easter;
    int offset;                     /* days from Easter Sunday */
    int month, day;                 /* else the date, */
    int instead_month, instead_day; /* and what takes its place when it is a Sunday; 0 = nothing */
};

/* The letter that has to go before costs, and how long it waits. */
struct law_notice {
    struct law_fact fact;
    char *letter;       /* the template that says what has to be said */
    int after_receipt;  /* days behind the day it was received that are still in time */
    int after_mail;     /* the same behind the day a mail was sent, its receipt not being proven */
    int post_day;       /* a letter by post counts as received on that many-th day after it was posted, */
    unsigned post_days; /* of these days of the week that are no holidays (bit 0 = Monday), */
    int after_post;     /* and then waits so long */
    GArray *holidays;   /* of struct law_holiday; Saturdays and Sundays are closed in any case */
};

/* How long an invoice may be left unpaid where nothing was agreed. */
struct law_payment {
    struct law_fact fact;
    int days; /* behind the day it was received */
};

/* A country whose rules are another's: members of the Union without a file of their own, GB for UK. */
struct law_member {
    char country[3], rules[3];
    bool fixed; /* interest keeps the rate of its first day there */
};

struct law_book {
    GPtrArray *interests; /* of struct law_interest */
    GPtrArray *costs;     /* of struct law_costs */
    GPtrArray *notices;   /* of struct law_notice */
    GPtrArray *payments;  /* of struct law_payment */
    GArray *members;      /* of struct law_member */
};

struct law_book *law_book_new(void);
void law_book_free(struct law_book *book);
AUTO_DEFINE(law_book, law_book_free)

/* What is known for COUNTRY (any case) and KIND, by its own rules or those it stands under; NULL when nothing is. */
const struct law_interest *law_book_interest(const struct law_book *book, const char *country, enum law_kind kind);
const struct law_costs *law_book_costs(const struct law_book *book, const char *country, enum law_kind kind);
const struct law_notice *law_book_notice(const struct law_book *book, const char *country, enum law_kind kind);
const struct law_payment *law_book_payment(const struct law_book *book, const char *country, enum law_kind kind);

/* Whether interest keeps the rate of its first day in COUNTRY although its rules, another's, do not say so. */
bool law_book_rate_is_fixed(const struct law_book *book, const char *country);

/* Whether FACT says something about DAY; else HERINNERD_ERROR_PERSON names the file that lacks it. */
bool law_fact_is_known(const struct law_fact *fact, civil_day day, GError **error);
