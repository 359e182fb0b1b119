/* SPDX-License-Identifier: MIT */
/*
 * One field of a message's header as it goes out: folded (RFC 5322 2.2.3), in
 * encoded words where it is more than ASCII (RFC 2047), its parameters by RFC
 * 2231. Every reader gets the very text that was given. It knows no field by
 * its name and checks nothing: no control character may reach it
 * (message_check). Lines end in CR LF. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A field being written to the end of OUT. */
struct field {
    GString *out;
    gsize line; /* where its last line begins in OUT */
    bool first; /* nothing stands behind the name yet */
    bool full;  /* no more may stand on this line */
};

struct field field_begin(GString *out, const char *name);
void field_end(struct field *field);

/* A whole field at once: TEXT is one word that is never broken. */
void field_put(GString *out, const char *name, const char *text);

/* WORD after a blank, or on a line of its own where this one has no room; it is never broken. */
void field_add(struct field *field, const char *word);

/* SIGN right behind what stands there. */
void field_glue(struct field *field, char sign);

/* TEXT in UTF-8, as an unstructured value (RFC 5322 2.2.1): a subject. */
void field_add_text(struct field *field, const char *text);

/* TEXT in UTF-8, as a display name (RFC 5322 3.4). */
void field_add_name(struct field *field, const char *text);

/* `; NAME=VALUE` with a VALUE in UTF-8. */
void field_add_parameter(struct field *field, const char *name, const char *value);
