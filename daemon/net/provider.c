/* SPDX-License-Identifier: MIT */
#include "net/provider.h"

#include <string.h>

#include "config/url.h"

/* HOST is the token server's. A path of "" is put in place of the last part of token_url: Microsoft's addresses differ
 * in that alone, with the tenant before it. Google's device flow gives no token for mail. */
static const struct {
    const char *host;
    const char *authorize, *device;
    const char *authorize_last, *device_last;
    const char *more;
} known[] = {
    {"oauth2.googleapis.com", "https://accounts.google.com/o/oauth2/v2/auth", "", "", "",
     "&access_type=offline&prompt=consent"},
    {"login.microsoftonline.com", "", "", "authorize", "devicecode", ""},
    {"login.microsoftonline.us", "", "", "authorize", "devicecode", ""},
};

static char *with_last_part(const char *url, const char *part)
{
    const char *slash = strrchr(url, '/');

    return slash && *part ? g_strdup_printf("%.*s/%s", (int)(slash - url), url, part) : g_strdup("");
}

static int find(const char *token_url)
{
    struct server_url url;
    int found = -1;

    if (!server_url_split(token_url, &url))
        return -1;
    for (int i = 0; i < (int)G_N_ELEMENTS(known); i++)
        if (g_ascii_strcasecmp(url.host, known[i].host) == 0)
            found = i;
    server_url_clear(&url);
    return found;
}

static char *choose(const char *given, const char *fixed, const char *token_url, const char *last)
{
    if (*given)
        return g_strdup(given);
    return *fixed ? g_strdup(fixed) : with_last_part(token_url, last);
}

struct provider provider_of(const struct config_login *login)
{
    int i = find(login->token_url);

    if (i < 0)
        return (struct provider){g_strdup(login->authorize_url), g_strdup(login->device_url), ""};
    return (struct provider){
        choose(login->authorize_url, known[i].authorize, login->token_url, known[i].authorize_last),
        choose(login->device_url, known[i].device, login->token_url, known[i].device_last), known[i].more};
}

void provider_clear(struct provider *provider)
{
    g_clear_pointer(&provider->authorize_url, g_free);
    g_clear_pointer(&provider->device_url, g_free);
}
