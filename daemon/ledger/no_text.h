/* SPDX-License-Identifier: MIT */
/* Files that are no list in text, though they hold one: told by their first bytes, with what to do instead. */
#pragma once

#include <stddef.h>

/* What a file that begins with the SIZE bytes of HEAD is and how it becomes a list, as the end of a sentence; NULL where
 * nothing speaks against text. Static. */
const char *no_text_kind(const char *head, size_t size);
