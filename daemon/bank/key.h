/* SPDX-License-Identifier: MIT */
/*
 * What a transaction is known by, so that none is counted twice when files
 * overlap: the bank's own id where it gives one, otherwise what stands in it
 * together with its place among identical ones of the file, so that true twins survive. Pure.
 */
#pragma once

#include "bank/file.h"

/* Sets `key` of every payment of FILE, and `repeated` of statements that stand there twice. */
void keys_make(struct bank_file *file);
