/* SPDX-License-Identifier: MIT */
#include "fetch_pause.h"

#include <glib.h>

enum { DOUBLINGS_MAX = 20 };

int64_t fetch_pause_s(int failures, bool for_good, int64_t every_s, int64_t retry_after_s)
{
    int64_t pause;

    if (failures < 1)
        return every_s;
    pause = MIN((int64_t)FETCH_FIRST_S << MIN(failures - 1, DOUBLINGS_MAX), every_s);
    if (for_good)
        pause = MAX(pause, FETCH_GOOD_S);
    return MAX(pause, CLAMP(retry_after_s, 0, FETCH_ASKED_MOST_S));
}
