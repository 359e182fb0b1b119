/* SPDX-License-Identifier: MIT */
/*
 * `payments --review`: a person walks through the payments that wait, one by
 * one, and says what each pays. Each answer is the act of the verb of that
 * name, carried out by that verb; after each the payments are matched anew.
 * Nothing else is decided or written here.
 */
#pragma once

#include "control/control.h"

/* Walks the payments of WORLD, which is read anew after each act. The exit status. */
int review_payments_run(struct control *control, struct world *world, GError **error);
