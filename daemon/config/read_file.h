/* SPDX-License-Identifier: MIT */
/*
 * Reads one file of bounded size whole. It follows no pipe and no device and
 * says why in a few words, for a sentence of the caller's.
 */
#pragma once

#include <glib.h>

/* The bytes of the regular file PATH, or NULL with *WHY (static text or g_strerror()'s). LARGER is *WHY for one over
 * MOST bytes. */
GBytes *config_read_file(const char *path, gsize most, const char *larger, const char **why);

/* The same of the open descriptor FD, which is closed. */
GBytes *config_read_descriptor(int fd, gsize most, const char *larger, const char **why);
