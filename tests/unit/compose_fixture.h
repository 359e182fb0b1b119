/* SPDX-License-Identifier: MIT */
/* The library of letters, for a group of tests that compose. To be included after cmocka.h. */
#pragma once

#include "compose/library.h"

static inline int compose_start(void **state)
{
    (void)state;
    compose_init();
    return 0;
}

static inline int compose_end(void **state)
{
    (void)state;
    compose_shutdown();
    return 0;
}
