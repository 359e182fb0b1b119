/* SPDX-License-Identifier: MIT */
/*
 * What transcripts of SMTP sessions have in common (content_put_like()). It
 * reads no transcript and holds nobody's data. Private to proof/.
 */
#pragma once

#include <glib.h>

/* New bytes, the same each time. */
GBytes *transcript_pattern(void);
