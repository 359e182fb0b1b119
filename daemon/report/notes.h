/* SPDX-License-Identifier: MIT */
/* Notes of persons as a part of a report. Reads what it is given, decides nothing. */
#pragma once

#include <glib.h>

#include "report/json.h"
#include "report/output.h"

/* A heading and one paragraph a note (of struct note); nothing when NOTES is NULL or empty. */
void report_notes(const struct output *out, const GPtrArray *notes);

/* The array `notes` of a JSON object. */
void notes_json(struct json *json, const struct output *out, const GPtrArray *notes);
