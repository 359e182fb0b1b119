/* SPDX-License-Identifier: MIT */
/*
 * What a letter looks like before its values stand in it: each value of a
 * rendering leaves a mark in the Markdown, a private-use character that no
 * value may have, and is kept beside it. Two letters with the same marked
 * Markdown have the same tree (shape.h). Decides which values may be marked:
 * those of which Markdown reads nothing, wherever they stand. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "compose/value.h"

/* U+E000 and those after it, the first byte of which no other character of a letter has. */
#define PLACE_LEAD 0xee
#define PLACES_MOST 1024

/* A value that was marked. */
struct place {
    gsize text;  /* where it begins in the texts, NUL-terminated */
    gsize size;  /* in bytes */
    bool target; /* it stands in the target of a link */
    bool before; /* a full stop before the mark, in its first character's stead: Markdown asks what kind it is; */
    bool after;  /* behind the mark, in the last one's */
};

struct places {
    GArray *list; /* of struct place, in the order of their marks */
    GString *texts;
    bool plain; /* all values could be marked */
};

struct places *places_new(void);
void places_free(struct places *places);
AUTO_DEFINE(places, places_free)

/* A place_func (mustache.h): DATA is a struct places. Once a value could not be marked nothing more is. */
bool places_put(const struct value *value, const char *target, GString *out, gpointer data);

/* The text of place I. */
const char *places_text(const struct places *places, guint i, gsize *size);

/* The number of the mark whose first byte MARK points at; PLACES_MOST or more for what is none. It has
 * PLACE_SIZE bytes. */
enum { PLACE_SIZE = 3 };
guint place_number(const char *mark);
