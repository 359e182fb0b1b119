/* SPDX-License-Identifier: MIT */
/* How long a web server is left alone after an answer. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { FETCH_FIRST_S = 60, FETCH_GOOD_S = 3600, FETCH_ASKED_MOST_S = 86400 };

/*
 * Seconds until the next try. FAILURES in a row, 0 = it went well, then EVERY counts. Else 60 s, doubled each time up
 * to EVERY; at least an hour when it failed FOR_GOOD (a wrong password asked again and again gets the account
 * locked), and at least what the server asked for (RETRY_AFTER_S, up to a day).
 */
int64_t fetch_pause_s(int failures, bool for_good, int64_t every_s, int64_t retry_after_s);
