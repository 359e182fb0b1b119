/* SPDX-License-Identifier: MIT */
/*
 * The header fields of a letter (mail.md 5): who it is from and to, which
 * conversation it belongs to, whether it says that a machine sent it. Pure.
 */
#pragma once

#include <glib.h>

#include "compose/letter.h"
#include "compose/owner.h"
#include "compose/render.h"

struct letter_head {
    const struct letter_request *request; /* both NULL: a preview, with fixed fields */
    const struct owner_request *owner;
    const struct letter_sample *sample; /* of a preview: whom it really goes to; else NULL */
    const struct config *config;
    const struct message_file *images; /* that the letter shows */
    guint image_count;
    const struct message_file *files; /* that go along */
    guint file_count;
};

/* The message of RENDERED. LANGUAGE is a BCP 47 tag. HERINNERD_ERROR_TEMPLATE or _VALUE names the field that cannot be
 * written. */
GBytes *letter_head_build(const struct letter_head *head, const struct rendered *rendered, const char *language,
                          GError **error);

/* That message with its pictures, SENDER's among them, as the letter to hand out; takes what RENDERED holds. NULL with
 * HERINNERD_ERROR_TEMPLATE. */
struct letter *letter_finish(struct rendered *rendered, const char *language, struct letter_head *head,
                             const struct value *values, const struct config_sender *sender, GError **error);
