/* SPDX-License-Identifier: MIT */
/*
 * The memory that secrets live in: pages of their own which no core dump
 * holds (MADV_DONTDUMP), wiped when freed; and a process that leaves no core
 * and shows its memory to nobody. It knows nothing of where secrets come from.
 */
#pragma once

#include <stddef.h>

/* SIZE bytes and a NUL behind them, all zero. Ends the process when there is no memory, as g_malloc() does. */
char *secret_alloc(size_t size);

/* A copy of LENGTH bytes of TEXT, NUL-terminated. */
char *secret_copy(const char *text, size_t length);

/* Of secret_alloc() or secret_copy(); NULL is fine. */
void secret_free(char *secret);

/* For the start of a program that will hold secrets: no core dump, no look into its memory by others of the same user.
 */
void secret_guard_process(void);
