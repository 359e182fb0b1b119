/* SPDX-License-Identifier: MIT */
/*
 * Links by which the owner does something about one item of a mail without a
 * command (plan/owner_act.h): tokens that the caller had made. It makes none
 * and decides nothing about which there are. Pure.
 */
#pragma once

#include "base/date.h"
#include "plan/owner_act.h"

struct owner_links {
    char *tokens[OWNER_ACTS]; /* NULL = not offered; each is good once */
    civil_day until;          /* the last day on which they are */
    civil_day by;             /* what the mail for a promise proposes as its date */
};

void owner_links_free(struct owner_links *links); /* NULL does nothing */
