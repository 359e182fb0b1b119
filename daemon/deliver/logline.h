/* SPDX-License-Identifier: MIT */
/*
 * The one place that writes the delivery line: id first, key=value, the
 * server's own words last. It is an interface: people build parsers on it.
 * Under systemd it goes to the journal with REMINDER=, CLIENT= and INVOICE=.
 */
#pragma once

#include <stdint.h>

#include "proof/log.h"

/* What became of letter ID at RELAY (PEER's address, "" when not known). */
void logline_delivery(int64_t id, const struct log_about *about, const char *outcome, const char *relay,
                      const char *peer, const char *words);

/* A sentence about RELAY that is no delivery. PRIORITY as in syslog.h. */
void logline_relay(int priority, const char *relay, const char *sentence);
