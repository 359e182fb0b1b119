/* SPDX-License-Identifier: MIT */
#include "config/url.h"

#include <string.h>

static bool is_host(const char *host)
{
    if (!*host || strlen(host) > 253)
        return false;
    for (; *host; host++) {
        if (!g_ascii_isalnum(*host) && !strchr("-.:_", *host))
            return false;
    }
    return true;
}

bool server_url_split(const char *text, struct server_url *url)
{
    g_autofree char *user = NULL, *query = NULL, *fragment = NULL;
    struct server_url parts = {0};

    if (!g_uri_split(text, G_URI_FLAGS_ENCODED, &parts.scheme, &user, &parts.host, &parts.port, &parts.path, &query,
                     &fragment, NULL))
        return false;
    if (!parts.scheme || !parts.host || user || query || fragment || !is_host(parts.host) || parts.port == 0) {
        server_url_clear(&parts);
        return false;
    }
    *url = parts;
    return true;
}

void server_url_clear(struct server_url *url)
{
    g_clear_pointer(&url->scheme, g_free);
    g_clear_pointer(&url->host, g_free);
    g_clear_pointer(&url->path, g_free);
}

char *server_url_place(const struct server_url *url)
{
    bool six = strchr(url->host, ':') != NULL;
    g_autofree char *host = six ? g_strdup_printf("[%s]", url->host) : g_strdup(url->host);

    return url->port > 0 ? g_strdup_printf("%s:%d", host, url->port) : g_steal_pointer(&host);
}

bool host_is_loopback(const char *host)
{
    guint parts[4];
    int length = 0;

    if (g_ascii_strcasecmp(host, "localhost") == 0 || g_str_equal(host, "::1"))
        return true;
    g_auto(GStrv) numbers = g_strsplit(host, ".", -1);

    if (g_strv_length(numbers) != 4)
        return false;
    for (; length < 4; length++) {
        guint64 number;

        if (!g_ascii_string_to_unsigned(numbers[length], 10, 0, 255, &number, NULL))
            return false;
        parts[length] = (guint)number;
    }
    return parts[0] == 127;
}
