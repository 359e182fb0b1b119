/* SPDX-License-Identifier: MIT */
/*
 * What stands in the configuration files, as text: sections and settings in
 * the order written, each with its place. Nothing here knows what a setting
 * means; the sections' own files read it out.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

/* A file that was read. Lives until the load is over. */
struct source {
    char *name;      /* as messages show it */
    char *directory; /* absolute: what relative paths count from */
    char *text;      /* comments blanked; NULL once parsed */
};

struct place {
    const struct source *source; /* NULL: a default that stands in no file */
    int line;
};

struct setting {
    char *name;
    struct place place;
    GPtrArray *values; /* of char *, ends with NULL; a list may be empty */
};

struct block {
    char *kind;  /* sender, stage, include; "" for a file */
    char *title; /* "" where the section has none */
    struct place place;
    GPtrArray *settings; /* of struct setting */
    GPtrArray *children; /* of struct block */
};

struct block *block_new(const char *kind, const char *title, struct place place);
void block_free(struct block *block);
AUTO_DEFINE(block, block_free)

/* A new setting without values, owned by BLOCK. */
struct setting *block_add_setting(struct block *block, const char *name, struct place place);
void setting_add_value(struct setting *setting, const char *value);

/* The setting NAME of BLOCK, or NULL. */
struct setting *block_setting(const struct block *block, const char *name);

/* The only value of setting NAME, or NULL. */
const char *block_value(const struct block *block, const char *name);

/* Where setting NAME stands; where BLOCK does when it is not there. */
struct place block_place(const struct block *block, const char *name);

/* The child of KIND (first one), or NULL. */
const struct block *block_child(const struct block *block, const char *kind);

/* Puts below BLOCK what UNDER says and BLOCK does not; takes it out of UNDER. */
void block_underlay(struct block *block, struct block *under);
