/* SPDX-License-Identifier: MIT */
#include "receive/owner_token.h"

#include <glib.h>
#include <string.h>

enum { TOKEN_LENGTH = 25 };

/* Where in SUBJECT it stands, NULL when it does not. */
static const char *find(const char *subject)
{
    for (const char *at = subject; *at;) {
        gsize length = 0;

        while (g_ascii_isalnum(at[length]))
            length++;
        if (length == TOKEN_LENGTH && g_ascii_tolower(*at) == 'a' &&
            strspn(at + 1, "0123456789abcdefABCDEF") >= TOKEN_LENGTH - 1)
            return at;
        at += length ? length : 1;
    }
    return NULL;
}

char *owner_token_in(const char *subject)
{
    const char *at = find(subject);

    return at ? g_ascii_strdown(at, TOKEN_LENGTH) : NULL;
}

char *owner_token_masked(const char *subject)
{
    GString *masked = g_string_new(NULL);

    for (const char *at = find(subject); at; at = find(subject)) {
        g_string_append_len(masked, subject, at - subject);
        g_string_append(masked, "…");
        subject = at + TOKEN_LENGTH;
    }
    g_string_append(masked, subject);
    return g_string_free(masked, FALSE);
}
