/* SPDX-License-Identifier: MIT */
/* One question to a name server about a text record (RFC 1035, TXT). It waits for the answer, a few seconds at most;
 * for herinnerctl, never for the service. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum record_found { RECORD_FOUND, RECORD_ABSENT, RECORD_UNREACHABLE };

/* The record of NAME that begins with PREFIX, into *TEXT (new string, else NULL). RESOLVER is "ADDRESS" or
 * "ADDRESS:PORT" (IPv4), NULL = this machine's own. */
enum record_found record_ask(const char *name, const char *prefix, const char *resolver, char **text);
