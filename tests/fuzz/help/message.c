/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <string.h>

static const char *const fields[] = {"From",
                                     "To",
                                     "Cc",
                                     "Reply-To",
                                     "Subject",
                                     "Date",
                                     "Message-Id",
                                     "In-Reply-To",
                                     "References",
                                     "MIME-Version",
                                     "Content-Type",
                                     "Content-Transfer-Encoding",
                                     "Content-Language",
                                     "Auto-Submitted",
                                     "X-Auto-Response-Suppress",
                                     "X-Herinnerd-Covers",
                                     "Disposition-Notification-To",
                                     NULL};

static void claim_field(GHashTable *seen, const char *line, gsize length)
{
    const char *colon = memchr(line, ':', length);
    char *name = g_strndup(line, colon ? (gsize)(colon - line) : length);

    fuzz_claim(colon, "a header line is a field", name);
    fuzz_claim(g_strv_contains(fields, name), "fields are those of the program alone", name);
    fuzz_claim(g_hash_table_add(seen, name), "a field is there once", line);
}

/* The length of the line at TEXT without its CRLF. */
static gsize line_length(const char *text, gsize left)
{
    const char *end = memchr(text, '\n', left);

    fuzz_claim(end && end > text && end[-1] == '\r', "lines end in CRLF", NULL);
    for (const char *at = text; at < end - 1; at++)
        fuzz_claim(*at != '\r' && *at != '\0' && !((unsigned char)*at & 0x80), "a line is 7-bit text", NULL);
    return (gsize)(end - 1 - text);
}

void fuzz_claim_message(GBytes *message)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool in_header = true;
    gsize left;
    const char *at = g_bytes_get_data(message, &left);

    while (left) {
        gsize length = line_length(at, left);

        fuzz_claim(length <= 998, "a line has at most 998 octets", NULL);
        in_header = in_header && length;
        if (in_header && *at != ' ' && *at != '\t')
            claim_field(seen, at, length);
        at += length + 2;
        left -= length + 2;
    }
    fuzz_claim(!in_header, "a header ends", NULL);
}
