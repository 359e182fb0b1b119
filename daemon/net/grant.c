/* SPDX-License-Identifier: MIT */
#include "net/grant.h"

#include <string.h>

#include "config/clock.h"
#include "config/credential.h"
#include "config/secret.h"
#include "net/request.h"
#include "net/token.h"
#include "net/token_file.h"

enum { FRESH_MS = 5000 };

struct grant {
    struct hub *hub;
    const struct config_login *login;
    struct request *request; /* under way */
    grant_func func;         /* whoever waits for it */
    void *data;
    char *refresh; /* the refresh token in use, during a request */
    char *access;  /* NULL = none */
    int64_t made_ms, renew_ms;
    char *unsaved; /* a new refresh token that could not be written yet */
    bool failed;
    enum login_fault fault;
    char *words;
    int64_t stamp; /* of the files when it was refused for good */
};

struct grant *grant_new(struct hub *hub, const struct config_login *login)
{
    struct grant *grant = g_new0(struct grant, 1);

    grant->hub = hub;
    grant->login = login;
    return grant;
}

static void drop(char **secret)
{
    secret_free(g_steal_pointer(secret));
}

void grant_free(struct grant *grant)
{
    request_free(grant->request);
    drop(&grant->refresh);
    drop(&grant->access);
    drop(&grant->unsaved);
    g_free(grant->words);
    g_free(grant);
}

bool grant_serves(const struct grant *grant, const struct config_login *login)
{
    const struct config_login *own = grant->login;

    return g_str_equal(own->token_url, login->token_url) && g_str_equal(own->client_id, login->client_id) &&
           g_str_equal(own->scope, login->scope) && g_str_equal(own->refresh_token_file, login->refresh_token_file) &&
           g_str_equal(own->client_secret_file, login->client_secret_file) &&
           g_str_equal(own->client_secret_credential, login->client_secret_credential);
}

static int64_t files_stamp(const struct grant *grant)
{
    return token_file_stamp(grant->login->refresh_token_file) + token_file_stamp(grant->login->client_secret_file);
}

static void fail(struct grant *grant, enum login_fault fault, const char *words)
{
    grant->failed = true;
    grant->fault = fault;
    g_free(grant->words);
    grant->words = g_strdup(words);
    grant->stamp = files_stamp(grant);
}

/* A token that nobody could read after the next start must not be lived on. */
static bool save(struct grant *grant)
{
    g_autoptr(GError) error = NULL;

    if (token_file_write(grant->login->refresh_token_file, grant->unsaved, &error)) {
        drop(&grant->unsaved);
        return true;
    }
    fail(grant, LOGIN_UNSAVED, error->message);
    return false;
}

/* A token server that quotes what it was sent. */
static char *without_secrets(const struct grant *grant, const char *words)
{
    GString *text = g_string_new(words);

    if (grant->refresh && *grant->refresh)
        g_string_replace(text, grant->refresh, "(hidden)", 0);
    return g_string_free(text, FALSE);
}

static void take(struct grant *grant, struct token_answer *answer)
{
    g_autofree char *words = without_secrets(grant, answer->words);

    if (answer->verdict != TOKEN_GIVEN) {
        fail(grant, answer->verdict == TOKEN_FINAL ? LOGIN_FINAL : LOGIN_LATER, words);
        return;
    }
    if (answer->refresh && *grant->login->refresh_token_file && g_strcmp0(answer->refresh, grant->refresh) != 0) {
        drop(&grant->unsaved);
        grant->unsaved = g_steal_pointer(&answer->refresh);
        if (!save(grant))
            return;
    }
    grant->access = g_steal_pointer(&answer->access);
    grant->made_ms = clock_monotonic_ms();
    grant->renew_ms = grant->made_ms + token_renewal_s(answer->expires_s) * 1000;
}

static void on_answer(const struct request_answer *reply, void *data)
{
    struct grant *grant = data;
    grant_func func = grant->func;

    if (reply->status) {
        AUTO(token_answer) answer = token_parse(reply->status, reply->body);

        take(grant, answer);
    } else {
        fail(grant, LOGIN_LATER, reply->words);
    }
    drop(&grant->refresh);
    g_clear_pointer(&grant->request, request_free);
    grant->func = NULL;
    if (func)
        func(grant, grant->data);
}

/* The refresh token for the next request; false with a failure. */
static bool read_refresh(struct grant *grant)
{
    g_autoptr(GError) error = NULL;
    const char *path = grant->login->refresh_token_file;

    if (grant->unsaved && !save(grant))
        return false;
    if (!*path)
        return true;
    if (!token_file_stamp(path)) {
        fail(grant, LOGIN_NONE, path);
        return false;
    }
    grant->refresh = credential_read_file(path, &error);
    if (!grant->refresh)
        fail(grant, LOGIN_SECRET, error->message);
    return grant->refresh != NULL;
}

/* RFC 6749 6 (refresh) and 4.4.2 (client credentials). */
static bool ask_server(struct grant *grant)
{
    const struct config_login *login = grant->login;
    g_autoptr(GError) error = NULL;
    char *secret = credential_read(login, &error);

    if (!secret) {
        fail(grant, LOGIN_SECRET, error->message);
        return false;
    }
    const char *pairs[] = {"grant_type",
                           grant->refresh ? "refresh_token" : "client_credentials",
                           "refresh_token",
                           grant->refresh ? grant->refresh : "",
                           "client_id",
                           login->client_id,
                           "client_secret",
                           secret,
                           "scope",
                           login->scope,
                           NULL};

    grant->request = request_post(grant->hub, login->token_url, form_encode(pairs), on_answer, grant);
    credential_free(secret);
    return true;
}

bool grant_want(struct grant *grant, grant_func func, void *data)
{
    grant->func = func;
    grant->data = data;
    if (grant->request)
        return false;
    if (grant->access && clock_monotonic_ms() < grant->renew_ms)
        return true;
    drop(&grant->access);
    if (grant->failed && grant->fault == LOGIN_FINAL && !grant_is_mended(grant))
        return true;
    grant->failed = false;
    return !read_refresh(grant) || !ask_server(grant);
}

const char *grant_token(const struct grant *grant)
{
    return grant->access;
}

struct login_failure grant_failure(const struct grant *grant)
{
    return (struct login_failure){grant->fault, grant->words ? grant->words : ""};
}

bool grant_refuse(struct grant *grant)
{
    if (!grant->access || clock_monotonic_ms() - grant->made_ms < FRESH_MS)
        return false;
    drop(&grant->access);
    return true;
}

bool grant_is_mended(const struct grant *grant)
{
    return grant->failed && files_stamp(grant) != grant->stamp;
}
