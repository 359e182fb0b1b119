/* SPDX-License-Identifier: MIT */
/*
 * A configuration that cannot be read does not stop a service that read a
 * good one before: `status` says so. Finds the store by its setting alone, since
 * nothing else of the file can be relied on; opens nothing.
 */
#pragma once

/* A sentence on stderr when a service runs by what the configuration at PATH was before. */
void old_config_tell(const char *path);
