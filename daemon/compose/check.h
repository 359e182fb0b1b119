/* SPDX-License-Identifier: MIT */
/*
 * What can be known of the letters before any is sent (templates.md): each is
 * compiled, every tag looked up in the table of tags.h, and filled with
 * example values. Mistakes stop a start or a reload; warnings are advice on
 * wording and never do. Pure; compose_init() comes first.
 */
#pragma once

#include <glib.h>

#include "config/config.h"

/*
 * Checks all letters of CONFIG and that every stage's letter exists. Adds
 * struct config_mistake to MISTAKES and, where WARNINGS is not NULL, to
 * WARNINGS, in the order of files and lines. Shipped letters that the owner's
 * letters replace are left aside.
 */
void letters_check(const struct config *config, GPtrArray *mistakes, GPtrArray *warnings);

/* Adds to WARNINGS each stage that asks for interest, costs or a fee by a letter that does not show them: planner.md
 * R20 would hold it. In the order of the policies, each sentence once. */
void letters_foresee(const struct config *config, GPtrArray *warnings);

struct compiled;

/* The same for the letters that senders have of their own (`templates`). */
void letters_check_own(const struct config *config, GPtrArray *mistakes, GPtrArray *warnings);

/* The same for letters that are COMPILED already, without those. Where WARNINGS is NULL and no letter is the owner's,
 * the letters themselves are left aside: the shipped ones are known to fit. */
void letters_check_compiled(const struct config *config, const struct compiled *compiled, GPtrArray *mistakes,
                            GPtrArray *warnings);
