/* SPDX-License-Identifier: MIT */
/*
 * Puts invoices in the order of their numbers (bytes as strcmp compares
 * them); rows of one number stay in the order of the file. Pure.
 */
#pragma once

#include <glib.h>

/* Sorts an array of struct invoice in place. */
void order_invoices(GArray *invoices);
