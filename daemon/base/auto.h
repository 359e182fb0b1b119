/* SPDX-License-Identifier: MIT */
/*
 * g_autoptr for our own structs, which have no typedef:
 *     AUTO_DEFINE(config, config_unref)      in the header
 *     AUTO(config) config = config_load(…);  freed at the end of the block
 * Hand over with g_steal_pointer(), as with g_autoptr.
 */
#pragma once

#define AUTO_DEFINE(type, free_function)                                                                               \
    static inline void type##_auto_free(struct type **pointer)                                                         \
    {                                                                                                                  \
        if (*pointer)                                                                                                  \
            free_function(*pointer);                                                                                   \
    }

#define AUTO(type) __attribute__((cleanup(type##_auto_free))) struct type *
