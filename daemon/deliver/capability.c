/* SPDX-License-Identifier: MIT */
#include "deliver/capability.h"

#include <glib.h>

/* The parameters behind WORD when LINE begins with it, or NULL. */
static const char *keyword(const char *line, const char *word)
{
    gsize length = 0;

    while (word[length] && g_ascii_toupper(line[length]) == word[length])
        length++;
    if (word[length] || (line[length] && line[length] != ' '))
        return NULL;
    return line[length] ? line + length + 1 : line + length;
}

struct smtp_capabilities capability_parse(const char *const *lines)
{
    struct smtp_capabilities found = {0};

    for (; *lines; lines++) {
        const char *size = keyword(*lines, "SIZE");

        found.pipelining |= keyword(*lines, "PIPELINING") != NULL;
        found.dsn |= keyword(*lines, "DSN") != NULL;
        found.smtputf8 |= keyword(*lines, "SMTPUTF8") != NULL;
        found.auth |= keyword(*lines, "AUTH") != NULL;
        if (size) {
            found.size = true;
            found.size_max = g_ascii_strtoll(size, NULL, 10);
        }
    }
    return found;
}
