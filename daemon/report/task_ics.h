/* SPDX-License-Identifier: MIT */
/*
 * Calls and tasks as a calendar file that goes along with the mail to the
 * owner: RFC 5545, METHOD:PUBLISH, a to-do each. The agenda gives the same
 * entry the same name, so a calendar that has both shows it once.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* TASKS (of struct owner_task) of SENDER, a section's key; STAMP_MS is the moment it is made (UTC). Lines folded, CRLF.
 * New string. */
char *task_ics(const GPtrArray *tasks, const char *sender, int64_t stamp_ms);
