/* SPDX-License-Identifier: MIT */
#include "net/enrol.h"

#include "base/error.h"
#include "config/credential.h"
#include "net/enrol_inside.h"
#include "net/provider.h"
#include "net/request.h"

bool enrol_choose(const struct config_login *login, enum enrol_way *way, GError **error)
{
    struct provider provider = provider_of(login);
    bool device = *provider.device_url, browser = *provider.authorize_url;

    *way = device ? ENROL_DEVICE : ENROL_BROWSER;
    provider_clear(&provider);
    if (device || browser)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                "it is not known where to log in for \"%s\"; add \"device_url\" or \"authorize_url\"",
                login->token_url);
    return false;
}

struct heard {
    struct token_answer *answer;
    char *words;
};

static void on_answer(const struct request_answer *reply, void *data)
{
    struct heard *heard = data;

    if (reply->status)
        heard->answer = token_parse(reply->status, reply->body);
    else
        heard->words = g_strdup(reply->words);
}

struct token_answer *enrol_post(const char *url, char *form, GError **error)
{
    struct heard heard = {0};

    request_post_wait(url, form, on_answer, &heard);
    if (!heard.answer)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "token server \"%s\" cannot be reached: %s", url,
                    heard.words);
    g_free(heard.words);
    return heard.answer;
}

char *enrol_take(struct token_answer *answer, GError **error)
{
    if (answer->verdict != TOKEN_GIVEN)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, "the token server refuses: %s", answer->words);
    else if (!answer->refresh)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                            "the token server gave no refresh token; for Microsoft add offline_access to \"scope\"");
    return answer->verdict == TOKEN_GIVEN ? g_steal_pointer(&answer->refresh) : NULL;
}

char *enrol_run(const struct enrolment *enrolment, GError **error)
{
    char *secret = credential_read(enrolment->login, error);
    char *refresh;

    if (!secret)
        return NULL;
    refresh = enrolment->way == ENROL_DEVICE ? enrol_by_device(enrolment, secret, error)
                                             : enrol_by_browser(enrolment, secret, error);
    credential_free(secret);
    return refresh;
}
