/* SPDX-License-Identifier: MIT */
/*
 * The verbs that end holds of certain kinds on exactly what is named, and tell
 * what goes on by it and what stays.
 */
#pragma once

#include "control/control.h"
#include "control/target.h"

struct ending {
    const char *const *kinds; /* words, NULL-terminated */
    bool clients, invoices;   /* what may be named */
    const char *nothing;      /* N_(): what to say behind the name when there was none */
};

/* The whole of such a verb: its exit status. */
int ending_run(struct control *control, const struct arguments *arguments, const struct ending *ending, GError **error);

/* What is so for TARGET now, planned anew: goes on when, and what still holds it. */
void ending_tell(const struct control *control, const struct target *target, struct world *world);
