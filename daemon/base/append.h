/* SPDX-License-Identifier: MIT */
/*
 * g_string_append_len() and g_string_append() without a call where there is
 * room already, which there nearly always is: a letter is put together from
 * hundreds of short pieces. Pure.
 */
#pragma once

#include <glib.h>
#include <string.h>

static inline void append_bytes(GString *out, const char *bytes, gsize length)
{
    if (length < out->allocated_len - out->len) {
        memcpy(out->str + out->len, bytes, length);
        out->len += length;
        out->str[out->len] = '\0';
    } else {
        g_string_append_len(out, bytes, (gssize)length);
    }
}

static inline void append_string(GString *out, const char *text)
{
    append_bytes(out, text, strlen(text));
}
