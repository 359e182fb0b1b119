/* SPDX-License-Identifier: MIT */
/*
 * Where a report goes and how it looks there: the terminal's width, colour,
 * machine-readable or for people, the local time zone. Text from outside is
 * made one harmless line before it reaches a terminal. Decides no content.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/date.h"
#include "config/config.h"

struct output {
    FILE *stream;
    int width; /* columns; 80 where it is no terminal */
    bool color;
    bool json;
    GTimeZone *zone; /* not owned */
};

enum tint { TINT_NONE, TINT_GOOD, TINT_WARN, TINT_BAD, TINT_DIM, TINT_BOLD };

/* Colour WHEN is "auto" (a terminal and no NO_COLOR), "always" or "never". */
void output_init(struct output *out, FILE *stream, const char *when, bool json);

/* One paragraph for people, wrapped at the width, INDENT columns in. TEXT is made harmless. */
void output_text(const struct output *out, int indent, enum tint tint, const char *text);
void output_line(const struct output *out, enum tint tint, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* One line however long, for `file:line: message`, which editors read. */
void output_place(const struct output *out, enum tint tint, const char *text);
void output_blank(const struct output *out);

/* TEXT wrapped in a column that begins at INDENT, LEAD (harmless already) before its first line. */
void output_wrapped(const struct output *out, int indent, const char *lead, enum tint tint, const char *text);

/* LABEL in a column of its own and TEXT wrapped beside it; nothing when TEXT is NULL or "". */
void output_fact(const struct output *out, enum tint tint, const char *label, const char *text);

/* A heading over a part of the report. */
void output_heading(const struct output *out, const char *text);

/* The first line of a rehearsal; nothing when live. */
void output_mode(const struct output *out, enum run_mode mode);

/* The escape sequence of TINT, "" without colour; output_tint_end() undoes it. */
const char *output_tint(const struct output *out, enum tint tint);
const char *output_tint_end(const struct output *out, enum tint tint);

/* TEXT as one line of valid UTF-8 without controls; NULL is "". New string. */
char *output_safe(const char *text);

/* The store's UTC text as local time: "2026-12-03 09:00", or RFC 3339 with its offset for JSON. "" for "". New string.
 */
char *output_time(const struct output *out, const char *utc_text);
char *output_instant(const struct output *out, int64_t utc_ms);

/* DAY as a new string, "" (people) or NULL (JSON) for DAY_NONE. */
char *output_day(const struct output *out, civil_day day);

/* "a, b, c" of a NULL-terminated list. New string. */
char *output_list(char *const *list);
