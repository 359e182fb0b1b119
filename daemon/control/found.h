/* SPDX-License-Identifier: MIT */
/*
 * What `adopt` and `uncertain --look` do with letters that were found in a Sent
 * folder: those whose row is known are settled, others are recorded, and what
 * cannot be told pauses its client. Prints a line each.
 */
#pragma once

#include "control/sent_search.h"

struct found_counts {
    int settled, recorded, strange;
};

/* One act. With SEARCH->uncertain_only nothing is recorded. */
bool found_take(struct control *control, const struct sent_search *search, struct found_counts *counts, GError **error);

/* The places that were looked through, in words. */
void found_print_places(const struct output *out, const struct sent_search *search);
