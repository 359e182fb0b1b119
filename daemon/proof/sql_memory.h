/* SPDX-License-Identifier: MIT */
/*
 * Memory for SQLite, which takes and gives back hundreds of small pieces a
 * letter, mostly of the same few sizes. What it gives back is kept for the
 * next that asks for as much: no search and no merging of neighbours. How
 * much is kept is bounded; large pieces are not. It never looks at what they
 * hold, and serves nobody but SQLite. Private to proof/.
 */
#pragma once

/* To be called before SQLite starts; without effect once it has. */
void sql_memory_prepare(void);
