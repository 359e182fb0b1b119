/* SPDX-License-Identifier: MIT */
/*
 * The pictures that go along in a letter: the sender's logo, and the code to
 * scan and pay, drawn from its text. Only what the HTML part shows goes along.
 * It reads no file. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "compose/message.h"
#include "compose/value.h"
#include "config/config.h"

struct pictures {
    struct message_file files[2];
    guint count;
    GBytes *code; /* drawn here; pictures_clear() lets it go */
};

/* Those of HTML, filled with VALUES of a letter of SENDER (may be NULL). HERINNERD_ERROR_VALUE: the code cannot be
 * drawn. */
bool pictures_find(struct pictures *pictures, const char *html, const struct value *values,
                   const struct config_sender *sender, GError **error);
void pictures_clear(struct pictures *pictures);
