/* SPDX-License-Identifier: MIT */
/*
 * The calendar entry of a letter with `Calendar: due`: the last day of its
 * term, or of a letter that gives none the earliest due date still to come.
 * Pure.
 */
#pragma once

#include <glib.h>

#include "compose/letter.h"
#include "compose/value.h"

/* The iCalendar file of REQUEST's letter, whose subject and VALUES it repeats; NULL when no such day lies ahead. The
 * same letter keeps its UID. */
GBytes *due_event(const struct letter_request *request, const char *subject, const struct value *values);
