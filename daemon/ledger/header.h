/* SPDX-License-Identifier: MIT */
/*
 * Finds the columns that settings name in a header as exports write it: case,
 * outer blanks and a leading `*` are left aside, of two equal names the first
 * wins. A column that is not there is a fault that shows what is.
 */
#pragma once

#include "ledger/fault.h"
#include "ledger/sheet.h"

/*
 * The column (from 0) that SETTING means: a name, "#3" for the third, or bare
 * digits where the file has no header. WHAT is what it is mapped for, in the
 * message. -1 with FAULT set when there is none such.
 */
int header_column(const struct sheet_header *header, const char *setting, const char *what, struct fault *fault);

/* The column called NAME, or -1. */
int header_find(const struct sheet_header *header, const char *name);

/* The names of HEADER as a sentence shows them. New string. */
char *header_list(const struct sheet_header *header);

/* Whether the header was split by another separator than the file has: FAULT names the right one. */
bool header_is_unsplit(const struct sheet_header *header, char separator, struct fault *fault);

/* Adds a warning for each name that stands twice. */
void header_warn_twice(const struct sheet_header *header, GPtrArray *warnings);
