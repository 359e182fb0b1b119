/* SPDX-License-Identifier: MIT */
/*
 * Letters of one kind differ in their values alone: what Markdown makes of
 * them is the same tree each time. A shape is such a tree, made of marked
 * Markdown (places.h), in which the values of one letter after the other are
 * put; what no value stands in is written once. A letter comes out as
 * html_render() and plaintext_render() write it, byte for byte, or not at all:
 * then it is composed as if there were no shapes. A shape is made of marks,
 * never of anybody's values. Pure; belongs to one thread.
 */
#pragma once

#include <glib.h>

#include "base/auto.h"
#include "compose/places.h"

struct shapes;

struct shapes *shapes_new(void);
void shapes_free(struct shapes *shapes);
AUTO_DEFINE(shapes, shapes_free)

/*
 * Writes the letter of MARKED, LENGTH bytes of Markdown in which the values of PLACES are marked, as its two parts;
 * new strings. False when it has to be composed the whole way: its shape is new, or one that Markdown might read
 * otherwise with values in it.
 */
bool shapes_write(struct shapes *shapes, const char *marked, gsize length, const struct places *places, char **html,
                  char **text);
