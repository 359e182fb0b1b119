/* SPDX-License-Identifier: MIT */
/* Lines of a CSV file for a spreadsheet (RFC 4180). Knows no subject. */
#pragma once

#include <glib.h>

/* Adds TEXT as a cell behind those that the last line of LINES has. What a spreadsheet would take for a formula is told
 * apart by a quote before it. */
void csv_cell(GString *lines, const char *text);
/* Ends the line. */
void csv_end(GString *lines);
