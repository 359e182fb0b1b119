/* SPDX-License-Identifier: MIT */
/* RFC 8628: the person types a code on any device; meanwhile the token server is asked again and again. */
#include "base/error.h"
#include "net/enrol_inside.h"
#include "net/provider.h"
#include "net/request.h"

static struct token_answer *ask_for_code(const struct config_login *login, const char *secret, GError **error)
{
    struct provider provider = provider_of(login);
    const char *pairs[] = {"client_id", login->client_id, "client_secret", secret, "scope", login->scope, NULL};
    struct token_answer *answer = NULL;

    if (*provider.device_url)
        answer = enrol_post(provider.device_url, form_encode(pairs), error);
    else
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                            "there is no device login for this provider; log in with --browser");
    provider_clear(&provider);
    if (!answer || answer->verdict == TOKEN_DEVICE)
        return answer;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, "the token server refuses: %s", answer->words);
    token_answer_free(answer);
    return NULL;
}

static struct token_answer *ask_for_token(const struct config_login *login, const char *secret, const char *device_code,
                                          GError **error)
{
    const char *pairs[] = {"grant_type",
                           "urn:ietf:params:oauth:grant-type:device_code",
                           "client_id",
                           login->client_id,
                           "client_secret",
                           secret,
                           "device_code",
                           device_code,
                           NULL};

    return enrol_post(login->token_url, form_encode(pairs), error);
}

char *enrol_by_device(const struct enrolment *enrolment, const char *secret, GError **error)
{
    AUTO(token_answer) code = ask_for_code(enrolment->login, secret, error);
    int64_t wait_s, left_s;

    if (!code)
        return NULL;
    enrolment->show(code->verify_at, code->user_code, enrolment->data);
    wait_s = code->interval_s;
    for (left_s = MIN(code->expires_s, ENROL_PATIENCE_S); left_s > 0; left_s -= wait_s) {
        AUTO(token_answer) answer = NULL;

        g_usleep((gulong)wait_s * G_USEC_PER_SEC);
        answer = ask_for_token(enrolment->login, secret, code->device_code, error);
        if (!answer)
            return NULL;
        if (answer->slow_down)
            wait_s += 5;
        if (answer->verdict != TOKEN_PENDING && answer->verdict != TOKEN_LATER)
            return enrol_take(answer, error);
    }
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                        "nobody logged in within ten minutes; begin again");
    return NULL;
}
