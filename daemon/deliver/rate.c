/* SPDX-License-Identifier: MIT */
#include "deliver/rate.h"

/* A token is worth the milliseconds of a minute, so that a millisecond brings per_minute of them: no rounding. */
enum { TOKEN = 60000, MINUTE_MS = 60000 };

static int64_t capacity(const struct rate *rate)
{
    return (rate->per_minute < 6 ? 1 : rate->per_minute / 6) * (int64_t)TOKEN;
}

struct rate rate_new(int per_minute, int64_t now_ms)
{
    struct rate rate = {.per_minute = per_minute, .filled_ms = now_ms};

    rate.filling = capacity(&rate);
    return rate;
}

static void fill(struct rate *rate, int64_t now_ms)
{
    int64_t passed = now_ms - rate->filled_ms;

    if (passed > MINUTE_MS)
        passed = MINUTE_MS;
    rate->filling += passed * rate->per_minute;
    if (rate->filling > capacity(rate))
        rate->filling = capacity(rate);
    rate->filled_ms = now_ms;
}

int64_t rate_wait(struct rate *rate, int64_t now_ms)
{
    if (!rate->per_minute)
        return 0;
    fill(rate, now_ms);
    if (rate->filling >= TOKEN)
        return 0;
    return (TOKEN - rate->filling + rate->per_minute - 1) / rate->per_minute;
}

bool rate_take(struct rate *rate, int64_t now_ms)
{
    if (rate_wait(rate, now_ms))
        return false;
    if (rate->per_minute)
        rate->filling -= TOKEN;
    return true;
}
