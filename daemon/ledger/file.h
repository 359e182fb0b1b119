/* SPDX-License-Identifier: MIT */
/*
 * Finds and opens the file that a path or a glob means now, and says how it
 * looks. Only regular files up to 4 GB are opened, and a pipe or a device in
 * their place never blocks. Reading stays with sheet.c.
 */
#pragma once

#include "ledger/fault.h"
#include "ledger/ledger.h"

#define FILE_SIZE_MAX ((uint64_t)4 << 30)

/*
 * The newest readable regular file that PATTERN (a path, or a glob where no
 * such path exists) means; equal times: the last by name. New string, or NULL
 * with FAULT set. WARNINGS (NULL = none wanted) is told of a newer file that
 * cannot be read.
 */
char *file_newest(const char *pattern, GPtrArray *warnings, struct fault *fault);

/* A descriptor to read PATH from and its stamp, or -1 with FAULT set. The caller closes it. */
int file_open(const char *path, struct ledger_stamp *stamp, struct fault *fault);

/* The stamp of an open file, or of the file at a path; false when there is none. */
bool file_stamp(int descriptor, struct ledger_stamp *stamp);
bool file_stamp_path(const char *path, struct ledger_stamp *stamp);
bool stamp_equal(const struct ledger_stamp *a, const struct ledger_stamp *b);
