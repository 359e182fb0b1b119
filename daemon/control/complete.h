/* SPDX-License-Identifier: MIT */
/*
 * What could stand where a person types: commands, options, clients, invoices,
 * letters and tasks, for the completion of the shell. It changes nothing and
 * complains of nothing: without a store or a configuration there are fewer
 * candidates.
 */
#pragma once

#include <stdio.h>

#include "control/options.h"

/* WORDS are those behind the program's name, NULL-terminated, the last one unfinished. One candidate a line. */
void complete_print(const struct verb *const *verbs, char *const *words, FILE *stream);
