/* SPDX-License-Identifier: MIT */
/*
 * How a value is made harmless where it lands: as Markdown (templates.md 1),
 * as HTML for the layout, as a plain line for a header. A value is first made
 * one line (base/text.h). One that is not UTF-8 is an error, never repaired.
 * Literal text of a template is never escaped here. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "compose/value.h"

/*
 * Appends the text of VALUE (VALUE_TEXT or VALUE_URL) to OUT. TARGET is the
 * part of a Markdown link target that stands before the value in the output
 * ("" right after `](`), or NULL when the value does not stand in one.
 * HERINNERD_ERROR_TEMPLATE when the text is not UTF-8.
 */
typedef bool (*escape_func)(const struct value *value, const char *target, GString *out, GError **error);

/*
 * Markdown: a backslash before every ASCII punctuation character (a backslash
 * at the end becomes `&#92;`, since a table would take it with the `|`
 * after it). In a link
 * target everything but RFC 3986 unreserved characters is percent-encoded
 * (the `@` and `+` of an address directly after `mailto:` stay), and a
 * VALUE_URL of scheme https, http or mailto that opens the target stands bare,
 * with only what would end the target percent-encoded.
 */
bool escape_markdown(const struct value *value, const char *target, GString *out, GError **error);

/* What stands for `&` in a whole URL, alone. */
#define ESCAPE_URL_AND "&amp;"

/* HTML text and attribute values: & < > " ' become references. */
bool escape_html(const struct value *value, const char *target, GString *out, GError **error);

/* One plain line, for a header field. */
bool escape_plain(const struct value *value, const char *target, GString *out, GError **error);

/* Appends LENGTH bytes of TEXT with & < > " ' as HTML references. */
void escape_html_append(GString *out, const char *text, gsize length);

/* Whether URL begins with one of the schemes a letter may link to: https, http, mailto. */
bool escape_url_is_safe(const char *url);
