/* SPDX-License-Identifier: MIT */
/*
 * The tree of marked Markdown, and which of its texts and targets the marks
 * stand in: values go in there, again and again. Says which Markdown may be
 * kept so: none in which what a value says could change how the rest is read.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "compose/markdown.h"
#include "compose/places.h"

struct shape_tree;

/* The tree of MARKED, LENGTH bytes, in which the values of PLACES are marked; NULL when it cannot be kept. */
struct shape_tree *shape_tree_new(const char *marked, gsize length, const struct places *places);
void shape_tree_free(struct shape_tree *tree);
AUTO_DEFINE(shape_tree, shape_tree_free)

/* Puts the values of PLACES, those of a letter with the same marked Markdown, in place of all that stood there. */
void shape_tree_fill(struct shape_tree *tree, const struct places *places);

/* Puts the marks themselves there. */
void shape_tree_mark(struct shape_tree *tree);

/* Whether the value of place NUMBER stands in the block NODE. */
bool shape_tree_has(const struct shape_tree *tree, const cmark_node *node, guint number);

/* Bytes of the word that the value of place NUMBER stands in, beside its own; more than any word has where another
 * value may be part of it; -1 for a value that stands in no table. */
int shape_tree_around(const struct shape_tree *tree, guint number);

/* The first block; whether a value stands in the block NODE. */
cmark_node *shape_tree_first(const struct shape_tree *tree);
bool shape_tree_fills(const struct shape_tree *tree, cmark_node *node);
