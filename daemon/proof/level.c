/* SPDX-License-Identifier: MIT */
#include "proof/level.h"

#include <glib.h>

/* In rising order. */
static const char *const ladder[] = {
    "planned", "queued", "rehearsed", "accepted", "relayed", "delivered", "displayed", "replied",
};

static int rank(const char *level)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(ladder); i++) {
        if (g_str_equal(ladder[i], level))
            return i;
    }
    return -1;
}

const char *level_of_state(const char *state, bool rehearsal)
{
    if (g_str_equal(state, "claimed"))
        return "queued";
    if (g_str_equal(state, "accepted") && rehearsal)
        return "rehearsed";
    return state;
}

bool level_replaces(const char *newer, const char *older)
{
    if (g_str_equal(older, "recalled") || g_str_equal(older, "cancelled"))
        return false;
    if (g_str_equal(newer, "recalled"))
        return true;
    if (g_str_equal(older, "failed"))
        return false;
    if (g_str_equal(newer, "failed"))
        return true;
    if (g_str_equal(newer, "delayed"))
        return rank(older) <= rank("accepted") && !g_str_equal(older, "delayed");
    return rank(newer) > rank(older);
}

bool level_reaches(const char *level, const char *wanted)
{
    if (rank(level) < 0 || rank(wanted) < 0)
        return g_str_equal(level, wanted);
    return rank(level) >= rank(wanted);
}
