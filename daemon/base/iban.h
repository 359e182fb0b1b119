/* SPDX-License-Identifier: MIT */
/*
 * International bank account numbers (ISO 13616): form and check digits.
 * Whether the account exists is nobody's business here. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* TEXT without blanks and in capitals when it is an IBAN with the right check
 * digits (mod 97 = 1) and the length its country has, where that is known;
 * else NULL. New string. */
char *iban_normalise(const char *text);

/* The IBAN of TEXT, a country's code and an account without check digits; NULL when the country has another length
 * or there is something else than letters and digits. New string, in capitals. */
char *iban_make(const char *text);

/* Whether the country of IBAN (normalised) takes part in SEPA credit transfers. */
bool iban_is_sepa(const char *iban);
