/* SPDX-License-Identifier: MIT */
/*
 * One compiled letter and one tree of values → subject, text part and HTML
 * part: the one way a letter is made, whether for a client, a preview or the
 * checker's trial. Pure; compose_init() comes first.
 */
#pragma once

#include <glib.h>

#include "base/auto.h"
#include "compose/compiled.h"
#include "compose/shape.h"
#include "compose/value.h"

struct rendered {
    char *subject;  /* one line, not empty */
    char *markdown; /* NULL when the letter's shape was known */
    char *text;
    char *html;
};

/*
 * Renders LETTER with VALUES. Partials are looked for in LANGUAGE, part by
 * part. SHAPES, of letters before this one, spare reading it as Markdown; NULL: none
 * are kept. Sets `content`, `language`, `subject` in VALUES for the frame.
 * NULL with HERINNERD_ERROR_TEMPLATE `file:line:column: reason`.
 */
struct rendered *render_letter(const struct compiled *compiled, const struct compiled_letter *letter,
                               const char *language, struct value *values, struct shapes *shapes, GError **error);
void rendered_free(struct rendered *rendered);
AUTO_DEFINE(rendered, rendered_free)

/* LANGUAGE, a letter's tag, as BCP 47: its language and region (`nl-je` is nl, `nl-BE-je` nl-BE). New string. */
char *render_language_tag(const char *language);
