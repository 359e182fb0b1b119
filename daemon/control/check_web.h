/* SPDX-License-Identifier: MIT */
/* `check`: whether what lies on web servers can be fetched now, with the login of the configuration. Changes nothing.
 */
#pragma once

#include "control/check_dns.h"
#include "control/control.h"

/* One line for each ledger and each contacts section that is fetched. */
void check_web(struct check_page *page, const struct control *control);
