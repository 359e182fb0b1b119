/* SPDX-License-Identifier: MIT */
/* What the files of the interest share. Private to law/. */
#pragma once

#include "law/interest.h"

/* The step that holds on DAY, or NULL; *END (a later day before) is moved back to the last day it holds. */
const struct law_step *law_step_on(const struct law_interest *law, civil_day day, civil_day *end);

/* Sets the error for a day that no step of LAW holds. */
void law_no_rate(const struct law_interest *law, civil_day day, GError **error);
