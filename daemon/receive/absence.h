/* SPDX-License-Identifier: MIT */
/*
 * The day on which somebody is back, as an automatic answer says it: dates in
 * the forms of the countries we write to, near a word that speaks of the
 * return. Pure.
 */
#pragma once

#include "base/date.h"

/* The day in SUBJECT or TEXT, within a year of TODAY; DAY_NONE when none is said. A date without a year is the next
 * one. */
civil_day absence_return(const char *subject, const char *text, civil_day today);

/* The first date in TEXT, whatever is said of it; DAY_NONE when there is none, or it is not within a year of TODAY. */
civil_day absence_day(const char *text, civil_day today);
