/* SPDX-License-Identifier: MIT */
/*
 * Text as quoted-printable (RFC 2045 6.7). LF ends a line of TEXT and becomes
 * CR LF; a CR is encoded as anything else. Nothing is said about charsets.
 * Pure.
 */
#pragma once

#include <glib.h>

/* Adds TEXT encoded; no line is over 76 characters and none ends in a blank. */
void quoted_printable(GString *out, const char *text);
