/* SPDX-License-Identifier: MIT */
/*
 * Starts and ends the libraries that compose/ uses and that keep state of
 * their own (GMime, cmark-gfm's extensions, ICU). Called by the mains and by
 * the tests once, before and after everything else of this folder.
 */
#pragma once

void compose_init(void);
void compose_shutdown(void);
