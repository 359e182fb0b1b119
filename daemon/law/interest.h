/* SPDX-License-Identifier: MIT */
/*
 * Interest on a late sum, day by day and exact: fractions are kept whole and
 * rounded to the nearest minor unit only where the law adds a full year's
 * interest to the sum (art. 6:119(2), 6:119a(3) BW) and at the end. A changed
 * rate counts from its own day (art. 6:120(2) BW). Knows no letter.
 */
#pragma once

#include "law/law.h"

/* A stretch of days with one rate over one sum. The interest of all of them adds up to the whole, to the cent. */
struct law_period {
    civil_day from, to; /* both bear interest */
    law_rate rate;
    int64_t base; /* minor units */
    int64_t interest;
};

/* What the contract says about interest. */
struct law_agreement {
    enum { LAW_NOTHING_AGREED, LAW_RATE_AGREED, LAW_CEILING_AGREED } what; /* the last one: as much as the law lets */
    law_rate rate;
};

/* A part that was paid: that day still bears interest over it (art. 6:119(1), 6:119a(1) BW), the next one does not. */
struct law_part {
    civil_day day;
    int64_t amount; /* minor units, above 0 */
};

struct law_interest_case {
    const struct law_interest *law;
    const struct law_interest *ceiling; /* between businesses, for LAW_CONTRACT_CAPPED; NULL = none is known */
    struct law_agreement agreement;
    bool fixed;                      /* as law->fixed, by the country */
    int64_t principal;               /* minor units; what is open at the end */
    const struct law_part *payments; /* of parts that were open before, by day; NULL = none is known */
    guint payment_count;
    civil_day from, to; /* the first and the last day that bear interest */
};

/*
 * The interest of CASE, minor units, into *INTEREST; its PERIODS (of struct law_period, may be NULL) are added at the
 * end of that array. FROM behind TO or a principal of 0 or less is no interest. HERINNERD_ERROR_PERSON names the file
 * that lacks a rate, HERINNERD_ERROR_OVERFLOW a sum that does not fit; *INTEREST is then untouched.
 */
bool law_interest_compute(const struct law_interest_case *c, GArray *periods, int64_t *interest, GError **error);

/* Whether the rate agreed on takes the place of the legal one in CASE: allowed, and never above the ceiling. */
bool law_agreement_holds(const struct law_interest_case *c);

/* The rate of LAW on DAY. HERINNERD_ERROR_PERSON as above. */
bool law_rate_on(const struct law_interest *law, civil_day day, law_rate *rate, GError **error);

/* Reads `10.40` percent; false when it is no number from 0 to 100 of at most four decimals. */
bool law_rate_parse(const char *text, law_rate *rate);

enum { LAW_RATE_TEXT_SIZE = 16 };

/* "10.40": at least two decimals, without the sign. */
const char *law_rate_text(law_rate rate, char buffer[LAW_RATE_TEXT_SIZE]);
