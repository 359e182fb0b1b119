/* SPDX-License-Identifier: MIT */
/* Clients settled after collection, in words for status and the digest. */
#pragma once

#include "plan/collected.h"

/* What the owner should do about COLLECTED first. New string. */
char *collected_sentence(const struct collected *collected);
