/* SPDX-License-Identifier: MIT */
/*
 * Files inside a mail as they stand there: base64 in lines of one width
 * (RFC 2045 6.8). It finds the stretches that come back byte for byte from
 * what they decode to, whatever the mail says about its parts, and writes them
 * again. It knows no MIME and keeps nothing. Private to proof/; pure.
 */
#pragma once

#include <glib.h>

/* DATA[at .. at+length) is base64 in lines of WIDTH with CRLF between them, the last of which may be shorter. */
struct encoded {
    gsize at, length;
    gsize width;
    GBytes *bytes; /* what it decodes to */
};

/* The stretches of DATA that decode to LEAST bytes or more, in their order: of struct encoded, new array. */
GArray *encoded_find(const char *data, gsize size, gsize least);

/* Appends BYTES as they stood in lines of WIDTH. */
void encoded_append(GString *out, GBytes *bytes, gsize width);
