/* SPDX-License-Identifier: MIT */
/*
 * What a letter that was found in a Sent folder was about: its marks against
 * those that the open invoices of the plan would have, stage by stage. Decides
 * nothing else.
 */
#pragma once

#include "compose/message_facts.h"
#include "control/control.h"

struct found_match;

/* PLAN and CONTROL outlive it. */
struct found_match *found_match_new(const struct control *control, const struct plan *plan);
void found_match_free(struct found_match *match);
AUTO_DEFINE(found_match, found_match_free)

/* What FACTS' marks mean. */
struct found_about {
    GPtrArray *items; /* of const struct plan_item of one client; empty = nothing that is open */
    const char *stage;
    int round;
    const struct config_stage *config; /* NULL beside the ladder */
};
bool found_match_marks(struct found_match *match, const struct message_facts *facts, struct found_about *about,
                       GError **error);

/* The client with open invoices that has one of the addresses of FACTS, NULL = none. */
const struct plan_client *found_match_client(const struct found_match *match, const struct message_facts *facts);
