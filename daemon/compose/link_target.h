/* SPDX-License-Identifier: MIT */
/*
 * Follows the literal text of a Markdown rendering and knows whether its end
 * stands in a link target, between `](` and its `)`. Values are not shown to
 * it: escaped, they can neither open nor close one. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct link_target {
    char before;  /* the unescaped literal character before, 0 after a value */
    bool escaped; /* the character before was a lone backslash */
    bool inside;
    int brackets;  /* open ones within the target */
    int line_ends; /* in a row: a blank line ends any link */
    gsize start;   /* of the target, in the output */
};

/* LENGTH bytes of literal TEXT go to the output, where OFFSET bytes stand already. */
void link_target_feed(struct link_target *state, const char *text, gsize length, gsize offset);

/* A value was written. */
void link_target_value(struct link_target *state);

/* The target so far, or NULL outside one; OUT is the whole output. */
const char *link_target_text(const struct link_target *state, const GString *out);
