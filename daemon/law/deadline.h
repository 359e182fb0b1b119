/* SPDX-License-Identifier: MIT */
/*
 * The days that have to pass after a letter the law asks for, before anything
 * may be asked beside the invoice. Days are rounded up wherever the sources
 * differ: a term that is too short earns nothing, one that is too long costs
 * nothing. Which days are closed is the caller's.
 */
#pragma once

#include "law/law.h"

/* Days that are closed beside the law's own; NULL = none. */
struct law_days {
    bool (*is_closed)(gconstpointer data, civil_day day);
    gconstpointer data;
};

/* Easter Sunday of YEAR, in the Gregorian calendar. */
civil_day law_easter(int year);

/* Whether DAY is one of HOLIDAYS (of struct law_holiday). */
bool law_is_holiday(const GArray *holidays, civil_day day);

enum law_way {
    LAW_WAY_RECEIVED, /* DAY is the one on which it was received, and that can be proven */
    LAW_WAY_MAIL,     /* DAY is the one on which a mail was sent */
    LAW_WAY_POST,     /* DAY is the one on which it was posted */
};

struct law_term {
    civil_day received;  /* the day it counts as received, or was sent */
    civil_day last_day;  /* of the term as it falls, */
    civil_day rolled;    /* moved to a working day, */
    civil_day first_day; /* and the first one on which costs may be asked */
};

/* The term of NOTICE for a letter that went by WAY on DAY. All DAY_NONE past the year 2198. DAYS may be NULL. */
struct law_term law_notice_term(const struct law_notice *notice, enum law_way way, civil_day day,
                                const struct law_days *days);

/* The last day to pay an invoice received on DAY where nothing was agreed; it is not moved (directive 2011/7/EU art.
 * 3). */
civil_day law_payment_last_day(const struct law_payment *payment, civil_day day);
