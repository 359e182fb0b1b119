/* SPDX-License-Identifier: MIT */
/*
 * A letter's Markdown as a tree, parsed once by cmark-gfm for both parts:
 * tables are on; raw HTML, autolinks, tag filter and smart punctuation are
 * off. The two walks over the tree are html.h and plaintext.h. Pure;
 * compose_init() comes first.
 */
#pragma once

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm.h>
#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

#define MARKDOWN_DEPTH_MAX 60   /* blocks and spans in one another */
#define MARKDOWN_COLUMNS_MAX 16 /* columns of a table */

struct markdown;

/* A tree ends before those that were made before it.
 * Parses TEXT (UTF-8). HERINNERD_ERROR_TEMPLATE when it is nested too deeply or a table is too wide. */
struct markdown *markdown_parse(const char *text, GError **error);

/* markdown_parse() into a tree of its own, which ends when it likes: for what is used more than once. */
struct markdown *markdown_parse_to_keep(const char *text, GError **error);
void markdown_free(struct markdown *markdown);

/* The document node; belongs to MARKDOWN. */
cmark_node *markdown_root(const struct markdown *markdown);

/* Whether the letter has code (a span, a fence, an indented block), in which
 * the backslashes before a value's punctuation would be seen: a checker warns. */
bool markdown_has_code(const struct markdown *markdown);

/* Whether the letter has raw HTML other than comments. It is shown as it was
 * typed, never passed on and never swallowed: a checker warns. */
bool markdown_has_html(const struct markdown *markdown);

/* The literal of a raw HTML node without comments, both ends trimmed. New string. */
char *markdown_html_text(cmark_node *node);

/* The text of NODE's children, without marks. New string. */
char *markdown_plain_text(cmark_node *node);

/* Whether NODE is a table, or a cell of one; cmark has no constants for them. */
bool markdown_is_table(cmark_node *node);
bool markdown_is_table_cell(cmark_node *node);

/* The heading row of TABLE, or NULL when all its cells are empty: a table without a heading. */
cmark_node *markdown_table_heading(cmark_node *table);

/* 'l', 'c', 'r' or 0 for each column of TABLE, from its alignment row; *COLUMNS is their number. */
const guint8 *markdown_table_alignments(cmark_node *table, guint *columns);

/* The target of the link NODE when a letter may link there (https, http,
 * mailto), with what may not stand in a URL percent-encoded; else NULL. New string. */
char *markdown_link_target(cmark_node *node);

/* The content id of the image NODE when its source is `cid:...`, or NULL: no remote image is ever shown. */
const char *markdown_image_cid(cmark_node *node);

AUTO_DEFINE(markdown, markdown_free)
