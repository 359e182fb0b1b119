/* SPDX-License-Identifier: MIT */
/*
 * Opens a file that must lie in a folder, whatever its name says: no «..», no
 * absolute name and no link leads out (openat2(2), RESOLVE_BENEATH; where the
 * kernel has it not, the resolved path is compared).
 */
#pragma once

/* A descriptor to read RELATIVE in FOLDER, or -1 with errno and *WHY. */
int beneath_open(const char *folder, const char *relative, const char **why);
