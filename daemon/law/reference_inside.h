/* SPDX-License-Identifier: MIT */
/*
 * What the files of the payment references share: reference.c tells the kinds
 * apart, reference_digits.c knows their check digits, reference_make.c makes
 * them. COMPACT is text without blanks and in capitals.
 */
#pragma once

#include <stdbool.h>

#include "law/reference.h"

bool reference_is_digits(const char *text);

/* TEXT without its blanks and in capitals. New string. */
char *reference_compact(const char *text);

/* The twelve digits of COMPACT, or NULL. New string. */
char *reference_ogm(const char *compact);
bool reference_rf_is_right(const char *compact);
bool reference_nl_is_right(const char *compact);

/* 1 to 97: the first TEN digits modulo 97, 97 for 0. */
int reference_ogm_check(const char *ten);

/* 98 less the number that TEXT followed by RF00 is, A = 10 to Z = 35, modulo 97. */
int reference_rf_check(const char *text);

/* '0' to '9': by weights from the right modulo 11. */
char reference_nl_check(const char *digits);
