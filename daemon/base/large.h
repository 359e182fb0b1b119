/* SPDX-License-Identifier: MIT */
/*
 * Memory of many megabytes that is about to be filled: asked for at once, it
 * costs a fraction of what the same pages cost when each is met by itself. It
 * changes nothing that a program can see.
 */
#pragma once

#include <stddef.h>

/* SIZE bytes at DATA will be written, nearly all of them. Small ones are left as they are. */
void large_expect(void *data, size_t size);
