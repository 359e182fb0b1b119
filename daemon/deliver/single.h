/* SPDX-License-Identifier: MIT */
/*
 * One login to one relay, waited for: what a person asks for to see whether
 * the settings are right. Sends nothing; mail goes by deliver.h.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"

/* Connects and logs in by SMTP, and says goodbye. HERINNERD_ERROR_SERVER: the relay cannot be reached or refuses, in
 * its own words. */
bool single_login(const struct config_smtp *smtp, GError **error);
