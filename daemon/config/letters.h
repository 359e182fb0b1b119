/* SPDX-License-Identifier: MIT */
/*
 * The letters as bytes: every `<lang>/<name>.md` and `layout.html` of the
 * owner's directory over the shipped one. Compiling and checking them is
 * compose/'s job (compose/check.h).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct letter_source {
    char *path;     /* the file it came from */
    char *language; /* directory name: nl, nl-BE, en; "" for layout.html */
    char *name;     /* reminder, _signature, layout.html */
    bool owners;    /* from the owner's directory */
    GBytes *bytes;
};

struct letter_set {
    GHashTable *sources; /* "nl/reminder" -> struct letter_source; "layout.html" for the layout */
    GHashTable *shipped; /* the shipped ones that an owner's letter stands over, same keys */
};

/* Reads both directories; an owner's directory that does not exist is empty.
 * A file that cannot be read, is over 256 kB or not a regular file is a mistake. */
struct letter_set *letter_set_load(const char *shipped_dir, const char *owners_dir, GPtrArray *mistakes);

/* Puts the letters of DIRECTORY over those of SET, as an owner's. */
void letter_set_add(struct letter_set *set, const char *directory, GPtrArray *mistakes);
void letter_set_free(struct letter_set *set);

/* The letter NAME for language tag LANGUAGE, falling back part by part
 * (nl-BE-je, nl-BE, nl), or NULL. */
const struct letter_source *letter_set_find(const struct letter_set *set, const char *language, const char *name);
