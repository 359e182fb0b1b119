/* SPDX-License-Identifier: MIT */
#include "net/token.h"

#include <jansson.h>
#include <string.h>

#include "config/secret.h"
#include "net/wipe.h"

enum { LIFE_S = 3600, LIFE_MAX_S = 30 * 24 * 3600, INTERVAL_S = 5, INTERVAL_MAX_S = 60, WORDS_MAX = 200 };

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static char *secret_of(const json_t *object, const char *name)
{
    const char *text = text_of(object, name);

    return *text ? secret_copy(text, strlen(text)) : NULL;
}

/* A number, or the digits of one as some servers write it. */
static int64_t number_of(const json_t *object, const char *name, int64_t fallback, int64_t most)
{
    const json_t *value = json_object_get(object, name);
    double number = json_is_number(value) ? json_number_value(value) : g_ascii_strtod(text_of(object, name), NULL);

    return number >= 1 ? (int64_t)MIN(number, (double)most) : fallback;
}

/* The first line of TEXT, of limited length, without controls. New string. */
static char *one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)strcspn(text, "\r\n"));
    GString *line = g_string_new(NULL);

    for (const char *p = valid; *p && line->len < WORDS_MAX; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!g_unichar_iscntrl(c))
            g_string_append_unichar(line, c);
    }
    return g_string_free(line, FALSE);
}

static char *words_of(const json_t *object, long status)
{
    g_autofree char *error = one_line(text_of(object, "error"));
    g_autofree char *description = one_line(text_of(object, "error_description"));

    if (!*error)
        return g_strdup_printf("HTTP status %ld", status);
    return *description ? g_strdup_printf("%s: %s", error, description) : g_strdup(error);
}

static bool is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

/* RFC 6749 5.2, RFC 8628 3.5. A refusal that is no JSON comes from something in between. */
static enum token_verdict verdict_of(const struct token_answer *answer, long status)
{
    static const char *const pending[] = {"authorization_pending", "slow_down", NULL};
    static const char *const passing[] = {"temporarily_unavailable", "server_error", NULL};

    if (status / 100 == 2 && answer->access)
        return TOKEN_GIVEN;
    if (status / 100 == 2 && answer->device_code && *answer->user_code && *answer->verify_at)
        return TOKEN_DEVICE;
    if (is_one_of(answer->error, pending))
        return TOKEN_PENDING;
    if (!*answer->error || status / 100 != 4 || status == 429 || is_one_of(answer->error, passing))
        return TOKEN_LATER;
    return TOKEN_FINAL;
}

struct token_answer *token_parse(long status, const char *body)
{
    struct token_answer *answer = g_new0(struct token_answer, 1);
    json_t *object;

    wipe_init();
    object = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    answer->access = secret_of(object, "access_token");
    answer->refresh = secret_of(object, "refresh_token");
    answer->device_code = secret_of(object, "device_code");
    answer->expires_s = number_of(object, "expires_in", LIFE_S, LIFE_MAX_S);
    answer->interval_s = number_of(object, "interval", INTERVAL_S, INTERVAL_MAX_S);
    answer->user_code = one_line(text_of(object, "user_code"));
    answer->verify_at = one_line(text_of(object, "verification_uri"));
    if (!*answer->verify_at) { /* Google's name for it, older than the RFC */
        g_free(answer->verify_at);
        answer->verify_at = one_line(text_of(object, "verification_url"));
    }
    answer->error = one_line(text_of(object, "error"));
    answer->slow_down = g_str_equal(answer->error, "slow_down");
    answer->words = words_of(object, status);
    answer->verdict = verdict_of(answer, status);
    json_decref(object);
    return answer;
}

void token_answer_free(struct token_answer *answer)
{
    secret_free(answer->access);
    secret_free(answer->refresh);
    secret_free(answer->device_code);
    g_free(answer->user_code);
    g_free(answer->verify_at);
    g_free(answer->error);
    g_free(answer->words);
    g_free(answer);
}

int64_t token_renewal_s(int64_t life_s)
{
    return life_s - life_s / 5;
}
