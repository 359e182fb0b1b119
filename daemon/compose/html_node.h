/* SPDX-License-Identifier: MIT */
/*
 * What the files of the HTML walk share: html.c has the blocks, html_span.c
 * what stands within a line, html_table.c the tables.
 */
#pragma once

#include <glib.h>

#include "compose/markdown.h"

/* Light colours, at least 4.5:1 on white (WCAG 2.1, 1.4.3); the layout has the dark ones. */
#define HTML_COLOUR "color:#1f2933;"
#define HTML_RULE "1px solid #c3cbd4"
#define HTML_BREAK "word-break:break-word;" /* long words break at 320 px; mail programs know this older spelling */

/* One node, with what is in it; all that are in PARENT. */
void html_write_node(GString *out, cmark_node *node);
void html_write_nodes(GString *out, cmark_node *parent);
void html_write_span(GString *out, cmark_node *node);
void html_write_table(GString *out, cmark_node *table);

/* Three pieces of HTML, as they are. */
void html_put(GString *out, const char *before, const char *text, const char *after);

/* TEXT, which is none. */
void html_write_text(GString *out, const char *text);

#define HTML_WORD_WHOLE 18 /* words of a table up to so many characters are never broken */

/* TEXT of a table's cell: a long word may be broken after every few letters,
 * so that a column gets narrow without breaking the short ones. */
void html_write_cell_text(GString *out, const char *text);
