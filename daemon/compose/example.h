/* SPDX-License-Identifier: MIT */
/*
 * Example values for a letter, made from the table of tags.h alone: for the
 * preview, and for the checker, which tries every letter with all there can
 * be and with nothing beyond the least. Pure.
 */
#pragma once

#include <glib.h>

#include "compose/format.h"
#include "compose/value.h"
#include "config/config.h"

enum example_shape {
    EXAMPLE_FULL,    /* one invoice; what is optional is there, interest and costs are not asked yet */
    EXAMPLE_SEVERAL, /* more than one invoice and currency, interest and costs asked */
    EXAMPLE_BARE,    /* one invoice; nothing optional */
};

#define EXAMPLE_SHAPES 3

/* The values in SHAPE, written with FORMATS; `sender`, `payment` and `answers` are
 * SENDER's own unless it is NULL. New tree, NULL with HERINNERD_ERROR_TEMPLATE. */
struct value *example_new(struct formats *formats, const struct config_sender *sender, enum example_shape shape,
                          GError **error);
