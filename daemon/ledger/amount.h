/* SPDX-License-Identifier: MIT */
/*
 * Amounts as a ledger writes them: base/money.h's rules, with a short way for
 * the plain form that nearly every cell has. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* As money_parse(), with the same result for every text. */
bool amount_read(const char *text, char mark, int exponent, int64_t *minor, GError **error);
