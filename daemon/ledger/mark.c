/* SPDX-License-Identifier: MIT */
#include "ledger/mark.h"

#include <xxhash.h>

guint64 mark_of(const char *number, gsize size, const struct mark_facts *facts)
{
    guint64 mark = XXH3_64bits_withSeed(number, size, XXH3_64bits(facts, sizeof *facts));

    return mark ? mark : 1;
}
