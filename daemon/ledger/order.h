/* SPDX-License-Identifier: MIT */
/*
 * Puts invoices in the order of their numbers (bytes as strcmp compares
 * them); rows of one number stay in the order of the file. Pure. A million
 * rows in no order take half a second: hence the steps.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

struct ordering;

/* Begins to sort an array of struct invoice in place; it stays as it is until ordering_step() has said true. */
struct ordering *ordering_begin(GArray *invoices);

/* Some tens of milliseconds of work at most; true when the array is in order. */
bool ordering_step(struct ordering *ordering);

/* Given up in the middle the array is of no use. */
void ordering_free(struct ordering *ordering);
AUTO_DEFINE(ordering, ordering_free)
