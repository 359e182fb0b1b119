/* SPDX-License-Identifier: MIT */
/*
 * Writes a value the way the configuration reads it back: in quotes, with
 * backslashes where the reader would see something else. It decides nothing
 * of what a value may be.
 */
#pragma once

#include <glib.h>

/* TEXT in double quotes: a tab stays visible as \t, and ${ is no variable. */
void quote_append(GString *out, const char *text);

/* A line of a section that sets NAME to VALUE; nothing for "". */
void quote_setting(GString *out, const char *name, const char *value);

/* {"a", "b"} of a NULL-terminated list. */
void quote_append_list(GString *out, char *const *texts);
