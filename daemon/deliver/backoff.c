/* SPDX-License-Identifier: MIT */
#include "deliver/backoff.h"

int64_t backoff_ms(int tries, unsigned jitter)
{
    int doublings = tries < 1 ? 0 : tries > 16 ? 15 : tries - 1;
    int64_t wait = (int64_t)BACKOFF_FIRST_MS << doublings;

    wait += wait * (jitter % 1000) / 4000;
    return wait < BACKOFF_CAP_MS ? wait : BACKOFF_CAP_MS;
}

bool backoff_is_over(int64_t first_try_ms, int64_t now_ms)
{
    return first_try_ms > 0 && now_ms - first_try_ms >= GIVE_UP_MS;
}
