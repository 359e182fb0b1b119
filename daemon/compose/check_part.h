/* SPDX-License-Identifier: MIT */
/*
 * What the files of the checker share: the letters in hand and the two lists
 * it adds to. check.c goes through the letters, check_tags.c looks at their
 * tags, check_words.c at their wording. Private to check*.c.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "compose/compiled.h"
#include "compose/mustache.h"
#include "config/config.h"

struct checker {
    const struct config *config;
    const struct compiled *compiled;
    GPtrArray *mistakes;  /* of struct config_mistake */
    GPtrArray *warnings;  /* NULL: nobody asks */
    GHashTable *said;     /* texts of both, so that nothing is said twice */
    GHashTable *examples; /* language -> the values its letters are tried with (check.c) */
};

/* What a letter, its partials included, tells the reader. */
struct letter_content {
    bool amount; /* what is to be paid */
    bool number; /* of which invoice */
    bool person; /* how to reach someone */
    bool answers;
    unsigned elements; /* of those that a law wants (check_statute.c) */
    bool sound;        /* no mistake was found in its tags */
};

/* Takes over MISTAKE; the same text a second time is dropped. */
void check_say(struct checker *checker, GPtrArray *list, struct config_mistake *mistake);

/* Looks up every tag of LETTER as a client of LANGUAGE would get it. */
struct letter_content check_tags(struct checker *checker, const struct compiled_letter *letter, const char *language);

/* The same for the frame. */
void check_layout(struct checker *checker);

/* The element of a statutory letter that the value NAME is, 0 = none (check_statute.c). */
unsigned statute_element(const char *name);

/* Why the value NAME may not stand in LETTER, NULL when it may. */
const char *statute_refusal(const char *letter, const char *name);

/* Advice on what the law wants in SOURCE and ELEMENTS, what it says, lack. */
void check_statute(struct checker *checker, const struct letter_source *source, unsigned elements);

/* Advice on the term of a STAGE that sends a statutory letter. */
void check_statute_stage(struct checker *checker, const struct config_stage *stage);

/* Advice on the wording of SOURCE (check_words.c). */
void check_words(struct checker *checker, const struct letter_source *source);
