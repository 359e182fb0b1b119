/* SPDX-License-Identifier: MIT */
/* Addresses in headers and texts, wherever they stand in them. */
#include <string.h>

#include "base/text.h"
#include "receive/mail.h"

enum { ADDRESSES_MAX = 200 };

static void add_address(GPtrArray *found, const char *at, const char *text)
{
    static const char *const stops = " \t\r\n<>()[],;:\"'";
    const char *start = at, *end = at + 1;
    g_autofree char *address = NULL;

    while (start > text && at - start <= ADDRESS_MAX && !strchr(stops, start[-1]))
        start--;
    while (*end && end - at <= ADDRESS_MAX && !strchr(stops, *end))
        end++;
    while (end > at && (end[-1] == '.' || end[-1] == '='))
        end--;
    address = g_ascii_strdown(start, end - start);
    if (text_is_address(address))
        g_ptr_array_add(found, g_steal_pointer(&address));
}

char **mail_addresses(const char *value)
{
    GPtrArray *found = g_ptr_array_new();

    for (const char *at = strchr(value, '@'); at && found->len < ADDRESSES_MAX; at = strchr(at + 1, '@'))
        add_address(found, at, value);
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(found, FALSE);
}
