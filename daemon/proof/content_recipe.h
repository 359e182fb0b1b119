/* SPDX-License-Identifier: MIT */
/*
 * How a mail with files is written down: its text, and in place of each file
 * the name of the content that has its bytes (store.md 12). Reads and writes
 * no table; what it is given may be damaged. Private to proof/.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "proof/encoded.h"
#include "proof/hash.h"

/* The recipe of WHOLE, whose files FOUND (of struct encoded) are called NAMES (of char[SHA256_HEX_SIZE]). New string.
 */
GString *content_recipe(GBytes *whole, const GArray *found, const char (*names)[SHA256_HEX_SIZE]);

/* The bytes of the content SHA256; NULL when they are not there. */
typedef GBytes *(*content_part_func)(const char *sha256, void *data);

/* The bytes that RECIPE makes; NULL when it cannot be read, a part is not there, or they would not be SIZE. */
GBytes *content_recipe_follow(GBytes *recipe, gsize size, content_part_func part, void *data);
