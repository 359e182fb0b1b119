/* SPDX-License-Identifier: MIT */
/* A `path` that is a web address: what is asked for, how to log in there, and where the copy of it is kept. */
#include "config/loading.h"

#include <string.h>

#include "config/web_url.h"

enum { HASH_SHOWN = 12 };

static const char *const web_settings[] = {
    "user", "password_credential", "password_file", "password_command", "ca_file", "every", "timeout", "max_size", NULL,
};

static const char *const passwords[] = {"password_credential", "password_file", "password_command", NULL};

static bool is_given(const struct block *block, const char *name)
{
    const char *value = block_value(block, name);

    return value && *value;
}

static bool has_password(const struct block *block)
{
    for (const char *const *name = passwords; *name; name++)
        if (is_given(block, *name))
            return true;
    return false;
}

static void check_none(struct loading *loading, const struct block *block)
{
    for (const char *const *name = web_settings; *name; name++)
        if (block_setting(block, *name))
            loading_mistake(loading, block_place(block, *name),
                            "\"%s\" has no meaning when \"path\" is a file of this machine", *name);
}

static void replace(char **field, char *text)
{
    g_free(*field);
    *field = text;
}

/* Beside the store, with a name that no other source and no other address has. */
static char *copy_path(const struct loading *loading, const struct block *block, const struct config_web *web)
{
    g_autofree char *title = g_uri_escape_string(block->title, NULL, FALSE);
    g_autofree char *source = g_strjoin("\n", block->kind, block->title, web->url, web->login.user, NULL);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, source, -1);

    hash[HASH_SHOWN] = '\0';
    return g_strdup_printf("%s.web-%s-%s", loading->config->store, title, hash);
}

/* A share with a password is asked by WebDAV, where its token is the user. */
static void settle_address(bool password, struct config_web *web, const char *address)
{
    g_autofree char *dav = NULL;
    g_autofree char *token = web_url_share(address, &dav);

    if (token && password && !*web->login.user) {
        replace(&web->url, g_steal_pointer(&dav));
        replace(&web->login.user, g_steal_pointer(&token));
        web->share = true;
    } else {
        replace(&web->url, web_url_direct(address));
    }
}

void web_settle(struct loading *loading, const struct block *block, struct config_web *web, char **path)
{
    const char *fault = web_url_is(*path) ? web_url_fault(*path) : NULL;
    g_autofree char *address = NULL;

    replace(&web->url, g_strdup(""));
    replace(&web->shown, g_strdup(""));
    if (!web_url_is(*path)) {
        check_none(loading, block);
        return;
    }
    if (fault) {
        loading_mistake(loading, block_place(block, "path"), "\"path\" cannot be this address: %s", fault);
        return;
    }
    address = g_steal_pointer(path);
    settle_address(has_password(block), web, address);
    replace(&web->shown, web_url_shown(address));
    if (!web->share)
        login_check(loading, block, &web->login);
    *path = copy_path(loading, block, web);
}

bool web_is(const struct config_web *web)
{
    return web->url && *web->url;
}

const char *web_place(const struct config_web *web, const char *path)
{
    return web_is(web) ? web->shown : path;
}

/* Like a section that gives only these. */
static void fill_defaults(struct config_web *web, const char *user, const char *password_file)
{
    web->login.user = g_strdup(user ? user : "");
    web->login.password_credential = g_strdup("");
    web->login.password_file = g_strdup(password_file ? password_file : "");
    web->login.password_command = g_strdup("");
    web->ca_file = g_strdup("");
    web->timeout = 60;
    web->max_size = (int64_t)256 * 1024 * 1024;
}

struct config_web *config_web_new(const char *address, const char *user, const char *password_file)
{
    struct config_web *web = g_new0(struct config_web, 1);

    fill_defaults(web, user, password_file);
    settle_address(password_file && *password_file, web, address);
    web->shown = web_url_shown(address);
    return web;
}

void config_web_free(struct config_web *web)
{
    g_free(web->login.user);
    g_free(web->login.password_credential);
    g_free(web->login.password_file);
    g_free(web->login.password_command);
    g_free(web->ca_file);
    web_clear(web);
    g_free(web);
}

void web_clear(struct config_web *web)
{
    g_clear_pointer(&web->url, g_free);
    g_clear_pointer(&web->shown, g_free);
}
