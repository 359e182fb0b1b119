/* SPDX-License-Identifier: MIT */
/*
 * Which servers take mail for a domain (RFC 5321 section 5.1): one question to
 * the resolver, a few seconds at most. It connects to none of them.
 */
#pragma once

#include <glib.h>

/* Their names, most wanted first, NULL-terminated, empty when nothing is known. Free with g_strfreev(). */
char **mx_find(const char *domain);

/* The same of a name server's answer. */
char **mx_read(const unsigned char *answer, int length);
