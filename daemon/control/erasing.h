/* SPDX-License-Identifier: MIT */
/*
 * The steps that `retention` and `forget` share: count what would go by doing
 * it and taking it back, show it, ask, do it. What goes is decided by proof/.
 */
#pragma once

#include "control/control.h"
#include "proof/erase.h"

struct erasing {
    control_work work;    /* erases, and fills `counts`; its data is this struct */
    const char *question; /* for the number of entries */
    const char *client;
    civil_day before;
    struct erase_counts counts;
};

/* A sentence for people; nothing with --json. */
void erasing_say(const struct control *control, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Fills the counts; changes nothing. */
bool erasing_try(struct control *control, struct erasing *erasing, GError **error);
bool erasing_is_empty(const struct erasing *erasing);
void erasing_print(const struct control *control, const struct erasing *erasing);

/* Asks for the number of entries, then erases. The exit status. */
int erasing_do(struct control *control, struct erasing *erasing, GError **error);
