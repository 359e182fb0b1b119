/* SPDX-License-Identifier: MIT */
#include "config/web_url.h"

#include <string.h>

#include "config/url.h"

enum { URL_MAX = 1000, TOKEN_LEAST = 8, TOKEN_MOST = 64, PORTS = 65535 };

/* A URL in its parts, as written; freed by parts_clear(). */
struct parts {
    char *scheme, *user, *host, *path, *query, *fragment;
    int port;
};

static void parts_clear(struct parts *parts)
{
    g_free(parts->scheme);
    g_free(parts->user);
    g_free(parts->host);
    g_free(parts->path);
    g_free(parts->query);
    g_free(parts->fragment);
}

static bool parts_split(const char *text, struct parts *parts)
{
    *parts = (struct parts){0};
    return g_uri_split(text, G_URI_FLAGS_ENCODED, &parts->scheme, &parts->user, &parts->host, &parts->port,
                       &parts->path, &parts->query, &parts->fragment, NULL);
}

bool web_url_is(const char *text)
{
    return g_ascii_strncasecmp(text, "https://", 8) == 0 || g_ascii_strncasecmp(text, "http://", 7) == 0;
}

/* What would be cut off, or is read by each server in its own way. */
static const char *odd_characters(const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == ' ')
            return "it holds a space; write %20 for it";
        if ((guchar)*p <= 0x20 || (guchar)*p >= 0x7f || strchr("\"<>\\^`{|}", *p))
            return "it holds a character that an address cannot have; copy the address from the browser";
        if (*p == '*')
            return "an address names one file; give the export one name, which it keeps";
    }
    return NULL;
}

static const char *judge(const struct parts *parts)
{
    bool plain = g_ascii_strcasecmp(parts->scheme, "http") == 0;

    if (parts->user)
        return "it holds a user; take it out and set \"user\" and \"password_file\"";
    if (parts->fragment)
        return "it holds a #; take that and what is behind it out";
    if (!parts->host || !*parts->host || parts->port == 0 || parts->port > PORTS)
        return "it names no server; write https://host/path";
    if (plain && !host_is_loopback(parts->host))
        return "it is not encrypted; write https://";
    if (strlen(parts->path) < 2 && !parts->query)
        return "it names a server and no file there; write https://host/path";
    return NULL;
}

const char *web_url_fault(const char *text)
{
    const char *fault = odd_characters(text);
    struct parts parts;

    if (strlen(text) > URL_MAX)
        return "it is longer than 1000 characters";
    if (fault)
        return fault;
    if (!parts_split(text, &parts))
        fault = "it is no address; write https://host/path";
    else
        fault = judge(&parts);
    parts_clear(&parts);
    return fault;
}

bool web_url_is_loopback(const char *url)
{
    struct parts parts;
    bool loopback = parts_split(url, &parts) && parts.host && host_is_loopback(parts.host);

    parts_clear(&parts);
    return loopback;
}

/* The length of a token at TEXT, 0 = none. */
static size_t token_at(const char *text)
{
    size_t length = 0;

    while (g_ascii_isalnum(text[length]))
        length++;
    return length >= TOKEN_LEAST && length <= TOKEN_MOST ? length : 0;
}

/* Where in PATH the /s/ of a share stands; *LENGTH gets that of its token. NULL: it is none. */
static const char *share_in(const char *path, size_t *length)
{
    const char *mark = g_strrstr(path, "/s/"), *rest;

    *length = mark ? token_at(mark + 3) : 0;
    if (!*length)
        return NULL;
    rest = mark + 3 + *length;
    return !*rest || g_str_equal(rest, "/") || g_str_equal(rest, "/download") ? mark : NULL;
}

/* "https://host:port" as URL has it; what stands there is left out of PATH by share_in(). */
static char *origin_of(const char *url)
{
    const char *host = strstr(url, "://") + 3;

    return g_strndup(url, (gsize)(host - url) + strcspn(host, "/?#"));
}

char *web_url_share(const char *url, char **dav)
{
    g_autofree char *origin = origin_of(url), *before = NULL;
    const char *path = url + strlen(origin), *mark;
    size_t length;

    *dav = NULL;
    mark = strchr(path, '?') ? NULL : share_in(path, &length);
    if (!mark)
        return NULL;
    before = g_strndup(path, (gsize)(mark - path));
    if (g_str_has_suffix(before, "/index.php"))
        before[strlen(before) - strlen("/index.php")] = '\0';
    *dav = g_strconcat(origin, before, "/public.php/webdav", NULL);
    return g_strndup(mark + 3, length);
}

char *web_url_direct(const char *url)
{
    g_autofree char *dav = NULL;
    g_autofree char *token = web_url_share(url, &dav);

    if (!token || g_str_has_suffix(url, "/download"))
        return g_strdup(url);
    return g_strconcat(url, g_str_has_suffix(url, "/") ? "" : "/", "download", NULL);
}

char *web_url_shown(const char *url)
{
    g_autofree char *origin = origin_of(url);
    const char *slash, *path = url + strlen(origin);
    g_autofree char *bare = g_strndup(path, strcspn(path, "?#"));

    slash = strrchr(bare, '/');
    if (!slash || !strchr(slash, '.')) /* a name without a dot may be the token of a share */
        return g_strconcat(origin, "/…", NULL);
    return g_strconcat(origin, slash == bare ? "" : "/…", slash, NULL);
}
