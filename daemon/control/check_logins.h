/* SPDX-License-Identifier: MIT */
/*
 * `check`: whether each relay and each mailbox can be reached and logged in
 * to, here and now. Sends no letter and reads no mail. With a pretended time
 * only servers on this machine are tried.
 */
#pragma once

#include "control/check_dns.h"
#include "control/control.h"

void check_logins(struct check_page *page, const struct control *control);
/* The mailboxes alone, or the one called NAME (NULL = all). */
void check_mailboxes(struct check_page *page, const struct control *control, const char *name);
