/* SPDX-License-Identifier: MIT */
/*
 * What the files of the text walk share: plaintext.c has the blocks,
 * plaintext_span.c what stands within a line, plaintext_wrap.c the filling of
 * lines, plaintext_table.c the tables. A block is written as lines, each
 * with its LF; whoever contains it puts its prefix before each.
 */
#pragma once

#include <glib.h>

#include "compose/markdown.h"

/* The text of PARENT's spans: hard breaks are line ends, everything else is one line. New string. */
char *plaintext_spans(cmark_node *parent);

/* Adds LENGTH bytes of TEXT to LINES in lines of at most COLUMNS. A word that is
 * longer stays whole (a URL must), unless FORCE is set or it has wide characters,
 * which may be parted anywhere. */
void plaintext_wrap(GString *lines, const char *text, gsize length, int columns, bool force);

/* Adds TABLE to LINES in at most COLUMNS. */
void plaintext_table(GString *lines, cmark_node *table, int columns);

/* N blanks after what is in LINES. */
void plaintext_pad(GString *lines, int n);
