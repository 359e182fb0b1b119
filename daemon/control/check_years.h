/* SPDX-License-Identifier: MIT */
/*
 * `check`: how long what is known of the years will last: the holidays of the
 * calendars, and the tables of the law that letters depend on. Both are files
 * that somebody has to bring up to date before their last day.
 */
#pragma once

#include "control/check_dns.h"
#include "control/control.h"

/* A line for the holidays, one for each table of the law. */
void check_years(struct check_page *page, const struct control *control, const struct world *world);
