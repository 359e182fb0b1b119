/* SPDX-License-Identifier: MIT */
/*
 * International bank account numbers (ISO 13616): form and check digits.
 * Whether the account exists is nobody's business here. Pure.
 */
#pragma once

#include <glib.h>

/* TEXT without blanks and in capitals when it is an IBAN with the right check
 * digits (mod 97 = 1) and the length its country has, where that is known;
 * else NULL. New string. */
char *iban_normalise(const char *text);
