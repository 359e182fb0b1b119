/* SPDX-License-Identifier: MIT */
/*
 * The letters of a configuration, each parsed once: subject and body of a
 * letter, a partial, the HTML frame. Which one a client gets is letter.h's
 * business, whether its tags mean something check.h's. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "compose/letter_file.h"
#include "compose/mustache.h"
#include "config/config.h"
#include "config/letters.h"

/* One file. Of a partial (`_name`) there is only the body. */
struct compiled_letter {
    const struct letter_source *source; /* the set's */
    struct letter_file *file;           /* NULL for a partial */
    struct mustache_template *subject;  /* NULL for a partial */
    struct mustache_template *body;
};

struct compiled {
    const struct letter_set *set;     /* not owned; outlives this */
    GHashTable *letters;              /* "nl/reminder" -> struct compiled_letter; broken ones are not in it */
    GHashTable *partials;             /* language -> (name -> struct compiled_letter) of those asked for */
    struct mustache_template *layout; /* NULL when there is none, or a broken one */
    GPtrArray *mistakes;              /* of struct config_mistake: what did not parse */
};

/* Parses every source of SET; never NULL. check.h reports the mistakes. */
struct compiled *compiled_new(const struct letter_set *set);
void compiled_free(struct compiled *compiled);
AUTO_DEFINE(compiled, compiled_free)

/* The letter (or partial "_name") NAME for the tag LANGUAGE, falling back part by part, or NULL. */
const struct compiled_letter *compiled_find(const struct compiled *compiled, const char *language, const char *name);

/* What compiled_find() says of the partial `_NAME`, which a letter asks for again and again. */
const struct compiled_letter *compiled_partial(const struct compiled *compiled, const char *language, const char *name);

/* Whether SOURCE is a partial; whether it is the layout. */
bool compiled_is_partial(const struct letter_source *source);
bool compiled_is_layout(const struct letter_source *source);

/* ERROR, worded `file:line:column: reason` of one of SET's files, as a mistake; of FILE as a whole when it is not. */
struct config_mistake *compiled_mistake(const struct letter_set *set, const char *file, const GError *error);
