/* SPDX-License-Identifier: MIT */
/*
 * Writes the rows of a ledger that was just read, before they are put in order
 * and settled, into a new file that takes the place of the old one when it is
 * whole. Whatever goes wrong leaves the old one, or none that looks sound.
 */
#pragma once

#include "ledger/rows_memory.h"

struct rows_saving;

/* Begins to write what MEMORY has; NULL when the file cannot be made. MEMORY outlives it. */
struct rows_saving *rows_saving_begin(const struct rows_memory *memory);

/* A few milliseconds of writing; true at the end, good or bad. */
bool rows_saving_step(struct rows_saving *saving);

/* Also in the middle: then nothing was written. */
void rows_saving_free(struct rows_saving *saving);
