/* SPDX-License-Identifier: MIT */
/* Private to proof/. pass_write() is in records.h. */
#pragma once

#include "config/config.h"

/* Where the clock brake's last day of MODE is kept (runtime). */
const char *pass_last_day_subject(enum run_mode mode);
