/* SPDX-License-Identifier: MIT */
/*
 * The HTML part of a letter: an own walk over the Markdown tree that writes
 * every style on its element (mail programs drop style sheets) and lets
 * through no raw HTML, no remote image and no target but https, http, mailto.
 * The frame around it is templates/layout.html, a Mustache template with HTML
 * escaping whose `{{{content}}}` is this walk's result. Pure.
 */
#pragma once

#include <glib.h>

#include "compose/markdown.h"
#include "compose/mustache.h"
#include "compose/value.h"

/* The letter as HTML elements without a frame. New string. */
char *html_render(const struct markdown *markdown);

/*
 * CONTENT (of html_render) in the parsed LAYOUT. VALUES is the letter's own map
 * (the shipped layout uses `sender.*` of it); `content`, `language` (a BCP 47
 * tag such as "nl-BE") and `subject` are set in it here. NULL with
 * HERINNERD_ERROR_TEMPLATE.
 */
char *html_frame(const struct mustache_template *layout, struct value *values, const char *content,
                 const char *language, const char *subject, GError **error);
