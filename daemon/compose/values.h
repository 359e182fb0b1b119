/* SPDX-License-Identifier: MIT */
/*
 * The tree of values of one letter (tags.h), built from a decision: every
 * name of the table is set, with an empty text, an empty list or a false
 * truth where there is nothing to say, so that a section finds the letter's
 * own value and never one of the same name further out. Amounts and dates are
 * written for the letter's language here. Pure.
 */
#pragma once

#include <glib.h>

#include "compose/format.h"
#include "compose/letter.h"
#include "compose/value.h"

/*
 * The values of REQUEST, written with FORMATS. New tree; NULL with
 * HERINNERD_ERROR_TEMPLATE for a currency that is not known or a sum that overflows.
 */
struct value *values_new(const struct letter_request *request, struct formats *formats, GError **error);

struct owner_request;

/* The same of a letter to the owner (owner.h). */
struct value *values_owner_new(const struct owner_request *request, struct formats *formats, GError **error);

/* The sender of REQUEST: its own, else the decision's. */
const struct config_sender *values_sender(const struct letter_request *request);

/* Where answers to SENDER's letters go: reply_to, else the address. */
const char *values_reply_to(const struct config_sender *sender);

/* The map `sender` of SENDER's details; LOGO: the image goes along. */
struct value *values_of_sender(const struct config_sender *sender, bool logo);

/* Whether TEXT, a letter filled from ROOT, shows the interest, costs and fee that its stage asks or announces (R20);
 * HERINNERD_ERROR_TEMPLATE names what is missing. */
bool values_money_is_shown(const struct value *root, const char *text, GError **error);
