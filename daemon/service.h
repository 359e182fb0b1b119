/* SPDX-License-Identifier: MIT */
/*
 * The running of herinnerd: one sd-event loop with its signals, timer,
 * watched folders and watchdog around the cycle. It decides when to look, never
 * what is due.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/clock.h"
#include "config/config.h"

struct service_options {
    const char *config_path;
    const char *now_text; /* --now, NULL = the real time */
    bool once;            /* one pass, then the end */
};

/* Runs until TERM (or the end of the one pass). CONFIG is taken over. Returns the exit status; errors are printed. */
int service_run(struct config *config, const struct service_options *options);
