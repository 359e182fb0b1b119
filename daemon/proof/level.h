/* SPDX-License-Identifier: MIT */
/* Levels of evidence and their order (proof.md). Pure. Private to proof/. */
#pragma once

#include <stdbool.h>

/* The level a reminder's STATE stands for by itself. */
const char *level_of_state(const char *state, bool rehearsal);

/*
 * Whether evidence of level NEWER takes the place of OLDER: the higher one of the ladder accepted, relayed, delivered,
 * displayed, replied; `delayed` only before any of them but accepted; `recalled` and `failed` always.
 */
bool level_replaces(const char *newer, const char *older);

/* Whether LEVEL is WANTED or more. A level beside the ladder (failed, uncertain, …) is reached by itself only. */
bool level_reaches(const char *level, const char *wanted);
