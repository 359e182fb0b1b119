/* SPDX-License-Identifier: MIT */
/*
 * When a letter that was put off, or a relay that cannot be reached, is tried
 * again (proof.md, A reminder's life, 4). Pure: clock and chance are arguments.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { BACKOFF_FIRST_MS = 60 * 1000, BACKOFF_CAP_MS = 6 * 3600 * 1000, GIVE_UP_MS = 5 * 24 * 3600 * 1000 };

/* Milliseconds to wait after try TRIES (from 1): a minute, doubled each time, with up to a quarter on top by
 * JITTER (0 to 999), never more than six hours. */
int64_t backoff_ms(int tries, unsigned jitter);

/* Whether five days have passed since FIRST_TRY_MS (0 = never tried). */
bool backoff_is_over(int64_t first_try_ms, int64_t now_ms);
