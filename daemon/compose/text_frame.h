/* SPDX-License-Identifier: MIT */
/*
 * The frame of the text part: what the foot of layout.html says about the
 * sender, so that both parts say the same. Pure.
 */
#pragma once

#include "compose/value.h"

/* TEXT with the sender's legal details from VALUES (`sender.*`) below it. New string. */
char *text_frame(const char *text, const struct value *values);
