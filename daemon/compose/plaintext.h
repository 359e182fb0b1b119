/* SPDX-License-Identifier: MIT */
/*
 * The text part of a letter: an own walk over the Markdown tree. Lines of at
 * most 72 columns (wide characters count two), tables aligned by their
 * alignment row with numbers to the right, a link as `text (URL)`,
 * or `text (title)` where it has a title. It says what the HTML part says. Pure.
 */
#pragma once

#include "compose/markdown.h"

#define PLAINTEXT_COLUMNS 72
#define PLAINTEXT_USUAL 2048 /* bytes of most letters */

/* The letter as text with LF line ends, one at the end; no trailing blanks. New string. */
char *plaintext_render(const struct markdown *markdown);

/* Adds the block NODE of a letter to LINES, each of which has its LF, an empty line before it where there are lines
 * already. */
void plaintext_block(GString *lines, cmark_node *node);

/* Takes the trailing blanks off LINES, and ends them as plaintext_render() does. */
void plaintext_finish(GString *lines);
