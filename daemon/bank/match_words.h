/* SPDX-License-Identifier: MIT */
/*
 * Texts as matching compares them: letters and digits in capitals, nothing
 * else; a payer's text as words, and the pieces of it that may be a number or
 * a reference, with its breaks and blanks joined both ways. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { WORDS_MAX = 120, PIECE_WORDS_MAX = 6, PIECE_LENGTH_MAX = 40 };

struct match_word {
    char *text; /* plain */
    guint length;
    bool digits; /* nothing but digits */
    bool has_digit;
    char before; /* what parts it from the word before: a mark where there is one, else a blank or a joint */
};

struct match_words {
    char *plain; /* all of them, each with its NUL */
    struct match_word word[WORDS_MAX];
    guint count;
};

void match_words_init(struct match_words *words, const char *text);
void match_words_clear(struct match_words *words);

/* Words FIRST to LAST as one piece; false when that is longer than fits. HARD: a mark, not a blank or a joint, parts
 * two of them. */
bool match_words_piece(const struct match_words *words, guint first, guint last, char piece[PIECE_LENGTH_MAX + 1],
                       bool *hard);

/* A hash over the letters and digits of TEXT. */
guint64 match_hash(const char *text);

/* Whether A and B have the same letters and digits. */
bool match_same(const char *a, const char *b);

/* TEXT's letters and digits, in capitals. New string. */
char *match_plain(const char *text);

/* Whether NUMBER has anything but letters and digits in it. */
bool match_has_marks(const char *number);

/* The digits at the end of NUMBER without zeros in front, 0 when there are none or more than nine. */
guint match_tail(const char *number);

/* Whether A and B, plain, differ by one letter: another, one more, one less, or two turned round. */
bool match_is_near(const char *a, const char *b);

/* Whether names of firms or people are the same, or one holds the other, forms of law left aside. */
bool match_names_alike(const char *a, const char *b);

/* Whether NAME is a service that collects for many. */
bool match_is_collector(const char *name);
