/* SPDX-License-Identifier: MIT */
/*
 * The tree of values a letter is filled from: texts, whole URLs, truths,
 * lists and maps. A text may carry its ISO form as the member `raw`
 * (templates.md, Values). A parent owns its children. Nothing here knows
 * which values a letter has, nor how one is escaped. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

enum value_kind {
    VALUE_TEXT,
    VALUE_URL, /* a text that may stand whole as a link's target */
    VALUE_BOOL,
    VALUE_LIST,
    VALUE_MAP,
};

struct value;

/* New values; texts are copied, NULL counts as empty. Free with value_free(). */
struct value *value_new_text(const char *text);
struct value *value_new_url(const char *url);
struct value *value_new_bool(bool truth);
struct value *value_new_list(void);
struct value *value_new_map(void);

/* TEXT as people read it, with RAW (the ISO form) as its member `raw`. */
struct value *value_new_formatted(const char *text, const char *raw);

void value_free(struct value *value);

/* Puts ITEM at the end of LIST. ITEM is taken over; returned so that it can be filled. */
struct value *value_list_add(struct value *list, struct value *item);

/* Gives MAP the member NAME, in place of one that is there. MEMBER is taken over and returned. */
struct value *value_map_set(struct value *map, const char *name, struct value *member);

/* value_map_set() of a text; of a formatted text and its ISO form. */
void value_map_set_text(struct value *map, const char *name, const char *text);
void value_map_set_formatted(struct value *map, const char *name, const char *text, const char *raw);

enum value_kind value_kind(const struct value *value);

/* The text of a text or URL; NULL for the other kinds. */
const char *value_text(const struct value *value);

/* Number of items of a list, 0 for the other kinds; item I of it. */
guint value_length(const struct value *value);
const struct value *value_item(const struct value *list, guint i);

/* The member NAME of a map (or `raw` of a formatted text), or NULL. */
const struct value *value_member(const struct value *value, const char *name);

/* value_member() of a name that is looked up time and again: HASH is value_name_hash() of it. */
guint value_name_hash(const char *name);
const struct value *value_member_hashed(const struct value *value, const char *name, guint hash);

/* The names of a map's members, sorted, NULL-terminated. Free the array with g_free(), the names are the map's
 * until it gets a new member. */
const char **value_member_names(const struct value *value);

/* Whether a section of this value is shown: not NULL, false, an empty text or an empty list. */
bool value_is_true(const struct value *value);

AUTO_DEFINE(value, value_free)
