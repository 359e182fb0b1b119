/* SPDX-License-Identifier: MIT */
/*
 * malloc and free for libraries that hold secrets of ours (libcurl, jansson)
 * and free them without wiping: what is freed here is wiped first. For net/
 * alone.
 */
#pragma once

#include <stddef.h>

/* Gives them to libcurl and jansson, and starts libcurl. The first call counts; call it before either is used. */
void wipe_init(void);

void *wipe_malloc(size_t size);
void wipe_free(void *memory);
