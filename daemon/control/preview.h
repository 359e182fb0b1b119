/* SPDX-License-Identifier: MIT */
/*
 * A letter as it would go, to look at: the same composer as the service's, with
 * the same facts. Stores and sends nothing. compose_init() comes first.
 */
#pragma once

#include "compose/letter.h"
#include "control/control.h"
#include "plan/plan.h"

/* Whether there is a letter NAME in LANGUAGE, or with NULL in the first sender's or English; HERINNERD_ERROR_USAGE. */
bool preview_knows(const struct control *control, const char *name, const char *language, GError **error);

/* LETTER's subject behind LABEL, and its text; with --json one object of subject, language, text and html. */
void preview_print(const struct output *out, const char *label, const struct letter *letter);

/* The compiled letters; the mistakes go to stderr, and HERINNERD_ERROR_CONFIG counts them. */
struct composer *preview_composer(const struct control *control, GError **error);

/* What the letter about invoice NUMBER will be, as on the day its next stage is due; TO (may be NULL) replaces whom it
 * goes to. HERINNERD_ERROR_USAGE when no letter about it is to come. */
struct letter *preview_for_invoice(const struct control *control, const struct composer *composer, const char *name,
                                   const char *language, const char *number, const struct letter_sample *sample,
                                   GError **error);

/* The letter of PLANNED; NAME and LANGUAGE replace its template and its client's language, NULL = as planned. */
struct letter *preview_letter(const struct control *control, const struct composer *composer, const struct world *world,
                              const struct decision *planned, const char *name, const char *language, GError **error);
