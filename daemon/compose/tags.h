/* SPDX-License-Identifier: MIT */
/*
 * The one table of everything a letter can say: name, kind, meaning, example.
 * The checker looks tags up in it, the preview is filled from it, the manual
 * page is made from it, and a test compares it with what values.h builds.
 * Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum tag_kind {
    TAG_TEXT,
    TAG_URL,    /* a whole URL: may stand bare as a link's target */
    TAG_NUMBER, /* these three are written for the letter's language; `.raw` is the plain form */
    TAG_AMOUNT,
    TAG_DATE,
    TAG_TRUTH, /* for sections only */
    TAG_GROUP, /* has members; as a section: whether they are there */
    TAG_LIST,  /* its members are values of each item, within its section */
};

struct tag {
    const char *name; /* "client.name"; for a list's items "invoices.number" */
    enum tag_kind kind;
    bool optional; /* may be empty or absent: it wants a section around it */
    const char *meaning;
    /* text, URL; an amount as "EUR 610.00", a date as "2026-12-04"; a truth or a group: "yes" or "" */
    const char *example;
};

/* The whole table, a group or list directly before its members. */
const struct tag *tags_all(gsize *count);

/* The tag of that full name, or NULL. */
const struct tag *tags_find(const char *name);

/* Whether the letter NAME goes to the owner: then it has `today`, `sender` and the last part of the
 * table, else all but that part. */
bool tags_for_owner(const char *letter);

/* Whether TAG is a value of the letter NAME. */
bool tag_is_of(const struct tag *tag, const char *letter);

/* Whether a value of KIND has a member `raw`. */
bool tag_kind_has_raw(enum tag_kind kind);

/* Whether a value of KIND can be written into a letter, not only opened as a section. */
bool tag_kind_is_written(enum tag_kind kind);

/*
 * What NAME, as written within the sections PATH (DEPTH names, outermost first,
 * as written), means: the first part is looked for from the innermost section
 * outwards. NULL when there is no such value. `x.raw` gives the tag x.
 */
const struct tag *tags_resolve(const char *const *path, guint depth, const char *name);

/* The full name nearest to NAME within PATH as the writer would write it, or NULL. New string. */
char *tags_nearest(const char *const *path, guint depth, const char *name);
