/* SPDX-License-Identifier: MIT */
/*
 * Splits the file of a letter into its header lines and its body
 * (templates.md): `Subject:` is required, `Calendar: due` optional, an empty
 * line ends them. Line ends are LF or CRLF. Expanding either part is
 * mustache.h's business; partials (`_name.md`) have no header lines and are
 * not split. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "compose/mustache.h"

struct letter_file {
    char *subject;                         /* the template text of the subject, trimmed, never empty */
    struct mustache_origin subject_origin; /* where it begins */
    bool calendar_due;                     /* `Calendar: due` */
    const char *body;                      /* points into the bytes that were split */
    gsize body_length;
    struct mustache_origin body_origin;
};

/*
 * Splits LENGTH bytes of TEXT, which must outlive the result, as must NAME
 * (the file as it stands in messages). HERINNERD_ERROR_TEMPLATE
 * `name:line:column: reason` for an unknown, repeated or empty header line, a
 * missing subject, a missing body, text that is not UTF-8.
 */
struct letter_file *letter_file_split(const char *text, gsize length, const char *name, GError **error);
void letter_file_free(struct letter_file *file);

AUTO_DEFINE(letter_file, letter_file_free)
