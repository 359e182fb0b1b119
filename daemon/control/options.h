/* SPDX-License-Identifier: MIT */
/*
 * The command line of herinnerctl: a verb of one or two words, its arguments,
 * and options that may stand before or after it. It knows which options exist
 * and which take a value, and nothing of what they mean.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"

/* One option; a table of them ends with name NULL. */
struct option {
    const char *name;  /* without the dashes */
    const char *value; /* what its value is called in the help, N_(); NULL = a flag */
    const char *help;  /* N_() */
};

struct verb;

struct arguments {
    const struct verb *verb; /* NULL: none was given */
    GPtrArray *words;        /* of char*, behind the verb */
    GHashTable *values;      /* option name -> value, "" for a flag */
};

/* Options of every verb: config now lang color json yes help version. */
extern const struct option common_options[];

/* The language of the messages that ARGV asks for, before it is understood: its mistakes are told in it, too. NULL when
 * it says none, and with a verb whose own --lang is a letter's, unless its help is asked for. */
const char *arguments_language(const struct verb *const *verbs, int argc, char **argv);

/*
 * Understands ARGV (ARGV[0] is the program) with VERBS (NULL-terminated).
 * HERINNERD_ERROR_USAGE names what was not understood and the nearest that exists.
 */
struct arguments *arguments_parse(const struct verb *const *verbs, int argc, char **argv, GError **error);
void arguments_free(struct arguments *arguments);
AUTO_DEFINE(arguments, arguments_free)

/* Word I behind the verb, or NULL. */
const char *arguments_word(const struct arguments *arguments, guint i);
/* The value of --NAME, or NULL when it was not given. */
const char *arguments_value(const struct arguments *arguments, const char *name);
bool arguments_given(const struct arguments *arguments, const char *name);
/* Whether no word and no option of the verb's own was given. */
bool arguments_bare(const struct arguments *arguments);
/* HERINNERD_ERROR_USAGE when --NAME was given beside one of OTHERS (NULL-terminated). */
bool arguments_alone(const struct arguments *arguments, const char *name, const char *const *others, GError **error);
