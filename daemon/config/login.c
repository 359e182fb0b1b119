/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/url.h"

const char *const auth_words[] = {"password", "oauth2", NULL};

static const char *const password_settings[] = {"password_credential", "password_file", "password_command", NULL};
static const char *const client_secrets[] = {"client_secret_file", "client_secret_credential", NULL};
static const char *const oauth_settings[] = {
    "token_url",     "client_id",  "scope", "client_secret_file", "client_secret_credential", "refresh_token_file",
    "authorize_url", "device_url", NULL};

static bool is_given(const struct block *block, const char *name)
{
    const char *value = block_value(block, name);

    return value && *value;
}

/* The first of NAMES that is given, or NULL; a second one of them is a mistake when ONLY_ONE. */
static const char *given_of(struct loading *loading, const struct block *block, const char *const *names, bool only_one)
{
    const char *first = NULL;

    for (; *names; names++) {
        if (!is_given(block, *names))
            continue;
        if (first && only_one)
            loading_contradiction(loading, block, first, *names, "give one of them");
        if (!first)
            first = *names;
    }
    return first;
}

/* Split into words as a shell would, and never given to one. */
static void check_command(struct loading *loading, const struct block *block)
{
    static const char name[] = "password_command";

    if (is_given(block, name) && !g_shell_parse_argv(block_value(block, name), NULL, NULL, NULL))
        loading_mistake(loading, block_place(block, name), "\"%s\" cannot be split into words; close its quotes", name);
}

static void check_password(struct loading *loading, const struct block *block, const char *password)
{
    const char *oauth = given_of(loading, block, oauth_settings, false);

    if (oauth)
        loading_mistake(loading, block_place(block, oauth), "\"%s\" has no meaning without auth = oauth2", oauth);
    check_command(loading, block);
    if (is_given(block, "user") && !password)
        loading_mistake(loading, block_place(block, "user"),
                        "\"user\" is given without a password; add "
                        "\"password_credential\", \"password_file\" or \"password_command\"");
    if (!is_given(block, "user") && password)
        loading_mistake(loading, block_place(block, password), "\"%s\" is given without \"user\"", password);
}

static void check_address(struct loading *loading, const struct block *block, const char *name)
{
    const char *text = block_value(block, name);
    struct server_url url;
    bool good = server_url_split(text, &url);

    if (good) {
        good = g_str_equal(url.scheme, "https") || (g_str_equal(url.scheme, "http") && host_is_loopback(url.host));
        server_url_clear(&url);
    }
    if (!good)
        loading_mistake(loading, block_place(block, name), "\"%s\" cannot be \"%s\"; write https://...", name, text);
}

static void check_oauth(struct loading *loading, const struct block *block, const char *password)
{
    static const char *const needed[] = {"user", "token_url", "client_id", NULL};
    static const char *const addresses[] = {"token_url", "authorize_url", "device_url", NULL};
    struct place place = block_place(block, "auth");

    if (password)
        loading_contradiction(loading, block, "auth", password, "oauth2 asks for no password");
    for (const char *const *name = needed; *name; name++) {
        if (!is_given(block, *name))
            loading_mistake(loading, place, "auth = oauth2 lacks \"%s\"", *name);
    }
    for (const char *const *name = addresses; *name; name++) {
        if (is_given(block, *name))
            check_address(loading, block, *name);
    }
    if (!given_of(loading, block, client_secrets, true) && !is_given(block, "refresh_token_file"))
        loading_mistake(loading, place,
                        "auth = oauth2 lacks a secret; add \"refresh_token_file\" or "
                        "\"client_secret_file\"");
}

void login_check(struct loading *loading, const struct block *block, const struct config_login *login)
{
    const char *password = given_of(loading, block, password_settings, true);

    if (login->auth == AUTH_OAUTH2)
        check_oauth(loading, block, password);
    else
        check_password(loading, block, password);
}
