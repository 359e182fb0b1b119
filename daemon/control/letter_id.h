/* SPDX-License-Identifier: MIT */
/* A letter by the number that `log` shows. Reads the store only. */
#pragma once

#include "control/control.h"
#include "proof/log.h"

/* TEXT as a letter's number; HERINNERD_ERROR_USAGE when it is none. */
bool letter_id_parse(const char *text, int64_t *id, GError **error);

/* Calls FUNC with letter ID; HERINNERD_ERROR_USAGE when the store has none. */
bool letter_id_each(struct control *control, int64_t id, log_func func, void *data, GError **error);
