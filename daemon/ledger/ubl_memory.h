/* SPDX-License-Identifier: MIT */
/*
 * What was read in the documents of a UBL ledger, in a file beside the store:
 * a folder of 100,000 is parsed once, and later only those whose name, size,
 * times or inode changed. It is no proof and nothing is lost with it: what is
 * torn, of another version or altered is thrown away and made anew.
 */
#pragma once

#include "base/auto.h"
#include "ledger/ledger.h"

struct ubl_memory;

/* That in the file PATH (NULL: there is none, and nothing is found). WRITES: what is read from now on is added. */
struct ubl_memory *ubl_memory_new(const char *path, bool writes);

/* A few milliseconds of reading the file; true when it is all there. */
bool ubl_memory_load(struct ubl_memory *memory);

/* What was noted of the file NAME when it looked like STAMP, LENGTH bytes of MEMORY's; NULL when nothing was. */
const char *ubl_memory_find(struct ubl_memory *memory, const char *name, const struct ledger_stamp *stamp,
                            gsize *length);

/* PACKED (ubl_pack.h) is what the file NAME, which looks like STAMP, says. */
void ubl_memory_note(struct ubl_memory *memory, const char *name, const struct ledger_stamp *stamp,
                     const GString *packed);

/* Writes what was noted since the last time. */
void ubl_memory_flush(struct ubl_memory *memory);

/* The folder has COUNT files and was read to its end: a file of which most is of no use any more gives way to one
 * without that. */
void ubl_memory_end(struct ubl_memory *memory, guint count);

void ubl_memory_free(struct ubl_memory *memory);
AUTO_DEFINE(ubl_memory, ubl_memory_free)
