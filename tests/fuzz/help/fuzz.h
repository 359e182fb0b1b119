/* SPDX-License-Identifier: MIT */
/*
 * What the targets of tests/fuzz/ share. A target is one file: it hands any
 * bytes to one reader or writer of the program and claims what must hold of
 * the result, beyond what the sanitizers watch. libFuzzer runs it over bytes
 * of its own (make fuzz), replay.c over those that are kept (make check).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each target has these two. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *count, char ***arguments);

/* Ends the program when HOLDS is false, saying WHAT was claimed, and of what TEXT (may be NULL). */
void fuzz_claim(bool holds, const char *what, const char *text);

/* To be called first: a warning of GLib, which is a mistake of ours, ends the program. */
void fuzz_start(void);

/* The path of a file in memory with these bytes; the same file for each call. Owned by the callee. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* SIZE bytes as a string; what follows a NUL is there but not seen. New. */
char *fuzz_text(const uint8_t *data, size_t size);

/* TEXT (may be NULL) is UTF-8 and one line without control characters. */
void fuzz_claim_line(const char *text, const char *what);

/*
 * HTML that may go to a client: elements and attributes of the list alone,
 * closed in order, no remote picture, links to https, http or mailto alone;
 * LINK (may be NULL) begins each of them.
 */
void fuzz_claim_html(const char *html, const char *link);

/* The text part: UTF-8, LF line ends, no blanks before them, one at the end. */
void fuzz_claim_plain(const char *text);

/* A message as it goes out: 7-bit, CRLF alone, lines of at most 998 octets, each field known and there once. */
void fuzz_claim_message(GBytes *message);
