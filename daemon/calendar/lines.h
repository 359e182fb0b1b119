/* SPDX-License-Identifier: MIT */
/*
 * An iCalendar file as its content lines (RFC 5545 3.1), unfolded, each with
 * the number of the line it begins on. Reads one file; understands nothing of
 * what stands in it. Files over 4 MB, lines over 64 kB and NUL bytes are
 * refused, because libical sets itself no limits.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct ics_line {
    int number;
    char *text; /* without its line end */
};

/* Sets HERINNERD_ERROR_CONFIG with "NUMBER: what" (or " what" for NUMBER 0), for
 * calendar_load() to put "FILE:" before it. Always returns false. */
bool ics_fail(GError **error, int number, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The lines of PATH, empty ones left out: an array of struct ics_line that owns them. NULL with ERROR. */
GPtrArray *ics_lines_read(const char *path, GError **error);
