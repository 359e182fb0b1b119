/* SPDX-License-Identifier: MIT */
/* The part of `undo` that is about a letter or a task. Private to proof/. */
#pragma once

#include "proof/records.h"

/*
 * Brings the letter or the task of ENTRY back to where it was: a recalled letter stands again, a task that was done is
 * open, an invoice that came back is with the agency. Adds to *CHANGES. HERINNERD_ERROR_OVERTAKEN when its stage has
 * been taken since.
 */
bool undo_step(struct store *store, const struct act_entry *entry, int *changes, GError **error);
