/* SPDX-License-Identifier: MIT */
/*
 * SQLite's own cache of pages, spared a search. At the end of a transaction it
 * is told to drop the pages behind the last of the file. There are none, but
 * where a tree was put in order one had for a moment a number that no page of
 * a file has, the highest that the cache has heard of: it then looks at each
 * page that it holds. Here it is asked only when there may be something to
 * drop. All else goes to it as it comes. Private to proof/.
 */
#pragma once

/* To be called before SQLite starts; without effect once it has. */
void sql_pages_prepare(void);
