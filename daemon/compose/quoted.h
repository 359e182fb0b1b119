/* SPDX-License-Identifier: MIT */
/*
 * Text as quoted-printable (RFC 2045 6.7), for parts that GMime then takes as
 * they are: its own encoder goes through filters and streams, which costs more
 * than the rest of a part. Line ends stay LF; nothing is said about charsets.
 */
#pragma once

/* TEXT encoded; no line is over 76 characters and none ends in a blank. New string. */
char *quoted_printable(const char *text);
