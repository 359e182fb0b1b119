/* SPDX-License-Identifier: MIT */
/*
 * A token bucket: so many letters a minute, a sixth of them at once. Pure:
 * the (monotonic) clock is an argument.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct rate {
    int per_minute; /* 0 = no limit */
    int64_t filling;
    int64_t filled_ms; /* when it was last counted */
};

/* A full bucket at NOW_MS. */
struct rate rate_new(int per_minute, int64_t now_ms);

/* Takes a token when there is one. */
bool rate_take(struct rate *rate, int64_t now_ms);

/* Milliseconds until there is one; 0 = now. */
int64_t rate_wait(struct rate *rate, int64_t now_ms);
