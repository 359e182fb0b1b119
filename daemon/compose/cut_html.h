/* SPDX-License-Identifier: MIT */
/*
 * The HTML of a block of marked Markdown (shape_tree.h), cut where its marks
 * stand, so that the values of a letter go between the pieces. It comes out as
 * html_write_node() writes the filled block, or not at all: HTML breaks long
 * words of a table, for which the value has to be in the tree. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "compose/places.h"
#include "compose/shape_tree.h"

struct cut_html;

/* NODE, a block of TREE in which the marks themselves stand (shape_tree_mark()); NULL when it cannot be cut. */
struct cut_html *cut_html_new(const struct shape_tree *tree, cmark_node *node, const struct places *places);
void cut_html_free(struct cut_html *cut);

/* Appends it with the values of PLACES to OUT. False, and nothing, when one of them has too long a word. */
bool cut_html_write(const struct cut_html *cut, const struct places *places, GString *out);
