/* SPDX-License-Identifier: MIT */
/*
 * The tree behind a parsed template, shared by mustache_parse.c,
 * mustache_render.c and mustache_walk.c only.
 */
#pragma once

#include "compose/mustache.h"

enum node_kind { NODE_TEXT, NODE_VARIABLE, NODE_RAW, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL };

struct place {
    int line, column;
    gsize offset;    /* in the template's bytes */
    bool standalone; /* a tag alone on its line */
};

struct node {
    enum node_kind kind;
    bool starts_line; /* a partial's indentation goes before it */
    const char *text; /* NODE_TEXT: points into the template's bytes; lines that follow one another are one */
    gsize length;
    char *name;          /* the others */
    char **parts;        /* the name at its dots; NULL for "." and for partials */
    guint *hashes;       /* value_name_hash() of each of them */
    char *indent;        /* NODE_PARTIAL alone on its line: what stands before it */
    GPtrArray *children; /* sections: struct node */
    struct place place;
    struct place end; /* sections: of the closing tag */
};

struct mustache_template {
    char *name;
    char *bytes;
    gsize length;
    GPtrArray *nodes;
};

void node_free(gpointer node);

/* Sets HERINNERD_ERROR_TEMPLATE `name:line:column: reason`. Returns false. */
bool mustache_fail(const struct mustache_template *template, const struct place *place, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);
