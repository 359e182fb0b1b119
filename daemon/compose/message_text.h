/* SPDX-License-Identifier: MIT */
/* The text part of a message of ours, to be read again. Pure. */
#pragma once

#include <glib.h>

/* The first text/plain part of MESSAGE as UTF-8 with LF line ends. New string; NULL when it has none. */
char *message_text(GBytes *message);
