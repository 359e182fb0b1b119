/* SPDX-License-Identifier: MIT */
/*
 * Mustache templates: the core of the specification (comments, delimiters,
 * interpolation, inverted, partials, sections). A template is parsed once and
 * immutable; a rendering may use it many times. The escaping function and the
 * look-up of partials are arguments. Which names a letter may use is the
 * checker's business (mustache_walk_tags). No lambdas, no inheritance. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "compose/escape.h"
#include "compose/value.h"

#define MUSTACHE_SIZE_MAX (256 * 1024)    /* bytes of one template */
#define MUSTACHE_OUTPUT_MAX (1024 * 1024) /* bytes of one rendering */
#define MUSTACHE_DEPTH_MAX 100            /* sections in one another, in one template */
#define MUSTACHE_PARTIALS_MAX 50          /* partials in one another */
#define MUSTACHE_STEPS_MAX 1000000        /* nodes visited in one rendering */

enum mustache_flags {
    MUSTACHE_PLAIN = 0,
    MUSTACHE_REFUSE_RAW = 1 << 0, /* {{{x}}} and {{&x}} are errors: letters */
};

enum mustache_tag_kind {
    MUSTACHE_VARIABLE, /* {{x}} */
    MUSTACHE_RAW,      /* {{{x}}}, {{&x}} */
    MUSTACHE_SECTION,  /* {{#x}} */
    MUSTACHE_INVERTED, /* {{^x}} */
    MUSTACHE_END,      /* {{/x}} */
    MUSTACHE_PARTIAL,  /* {{> x}} */
};

/* One tag as mustache_walk_tags() shows it. All pointers are the template's. */
struct mustache_tag {
    enum mustache_tag_kind kind;
    const char *name;         /* "invoices", "client.name", "." */
    const char *const *path;  /* names of the sections around it, outermost first; «{{^x}}» is not among them */
    guint depth;              /* length of PATH */
    bool standalone;          /* alone on its line */
    int line;                 /* from 1, as counted from the start that mustache_parse() was given */
    int column;               /* from 1, in characters */
    const char *source_line;  /* the line's text, not NUL-terminated */
    gsize source_line_length; /* without its line end */
};

struct mustache_template;

/* Where a template's text comes from, for messages. */
struct mustache_origin {
    const char *name; /* file, as it stands in messages */
    int line;         /* line of the first byte, from 1; 0 counts as 1 */
    int column;       /* column of the first byte, from 1; 0 counts as 1 */
};

/*
 * Parses LENGTH bytes of TEXT (copied). HERINNERD_ERROR_TEMPLATE, worded
 * `name:line:column: reason`, for an unclosed or wrongly closed section, an
 * unclosed tag, a bad delimiter, a nameless tag, a limit, text that is not UTF-8.
 */
struct mustache_template *mustache_parse(const char *text, gsize length, const struct mustache_origin *origin,
                                         enum mustache_flags flags, GError **error);
void mustache_free(struct mustache_template *template);

/* Calls EACH for every tag in order; stops and returns false as soon as EACH returns false. */
typedef bool (*mustache_tag_func)(const struct mustache_tag *tag, gpointer data);
bool mustache_walk_tags(const struct mustache_template *template, mustache_tag_func each, gpointer data);

/* `name:line:column: ` of TAG in TEMPLATE, for a checker's messages. New string. */
char *mustache_tag_place(const struct mustache_template *template, const struct mustache_tag *tag);

/*
 * The partial NAME, owned by the callee and alive until the rendering ends.
 * NULL without an error is an empty partial; with an error it ends the rendering.
 */
typedef const struct mustache_template *(*mustache_partial_func)(const char *name, gpointer data, GError **error);

/*
 * Takes VALUE, which has a text and would stand at the end of OUT (TARGET as in escape.h), out of the rendering's
 * hands; false: it is escaped as any.
 */
typedef bool (*mustache_place_func)(const struct value *value, const char *target, GString *out, gpointer data);

struct mustache_rendering {
    escape_func escape;
    mustache_partial_func partial; /* NULL: every partial is empty */
    gpointer partial_data;
    mustache_place_func place; /* NULL: no value is asked about */
    gpointer place_data;
    bool strict;     /* a name that is nowhere in the values is an error, not empty */
    bool no_targets; /* ESCAPE does not ask what link its value stands in, so nobody looks for links */
};

/*
 * Fills TEMPLATE from VALUES. Returns a new string, or NULL with
 * HERINNERD_ERROR_TEMPLATE `name:line:column: reason`: a list, map or truth
 * where a text must stand, a value that cannot be escaped, a limit.
 */
char *mustache_render(const struct mustache_template *template, const struct value *values,
                      const struct mustache_rendering *rendering, GError **error);

AUTO_DEFINE(mustache_template, mustache_free)
