/* SPDX-License-Identifier: MIT */
/*
 * Finds and reads one tag of a template at a time. Knows the delimiters in
 * force and counts lines and columns; knows nothing of sections or of lines
 * that stand alone (mustache_parse.c).
 */
#pragma once

#include "compose/mustache_node.h"

#define MUSTACHE_DELIMITER_MAX 16

struct scanner {
    const struct mustache_template *template;
    const char *at; /* what has not been read yet */
    const char *end;
    char open[MUSTACHE_DELIMITER_MAX + 1];
    char close[MUSTACHE_DELIMITER_MAX + 1];
    const char *counted; /* the byte that LINE and COLUMN belong to */
    int line, column;
};

/* One tag as it stands in the text. */
struct scanned_tag {
    char sigil;       /* one of #^/>!=&{ or 0 for a variable */
    const char *word; /* between sigil and delimiter, trimmed */
    gsize length;
    const char *end; /* the byte after the tag */
    struct place place;
};

void scanner_init(struct scanner *scanner, const struct mustache_template *template,
                  const struct mustache_origin *origin);

/* The next opening delimiter at or after AT, or END. */
const char *scanner_find(const struct scanner *scanner);

/* Reads the tag at START (of scanner_find). A tag that sets delimiters has set them. */
bool scanner_read(struct scanner *scanner, const char *start, struct scanned_tag *tag, GError **error);

/* The place of AT, which is never before the place asked for last. */
struct place scanner_place(struct scanner *scanner, const char *at);
