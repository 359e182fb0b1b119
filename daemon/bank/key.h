/* SPDX-License-Identifier: MIT */
/*
 * What a transaction is known by, so that none is counted twice when files
 * overlap: the bank's own id where it gives one, otherwise what stands in it
 * together with its place among identical ones of the file, so that true twins survive. Pure.
 */
#pragma once

#include "bank/file.h"

/* Sets `repeated` of FILE's statements that stand there twice, and begins to set `key` of its payments. FILE outlives
 * it. */
struct keys;
struct keys *keys_begin(struct bank_file *file);
/* Some more, a few milliseconds; true when all have theirs. */
bool keys_step(struct keys *keys);
void keys_free(struct keys *keys);
AUTO_DEFINE(keys, keys_free)
