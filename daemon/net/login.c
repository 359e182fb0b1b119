/* SPDX-License-Identifier: MIT */
#include "net/login.h"

#include <string.h>

#include "config/credential.h"
#include "config/secret.h"
#include "net/command.h"
#include "net/grant.h"

struct logins {
    struct hub *hub;
    GPtrArray *grants;    /* of struct grant */
    GPtrArray *questions; /* that wait for a grant */
};

struct login_question {
    struct logins *logins;
    const struct config_login *login;
    login_func func;
    void *data;
    struct grant *grant;     /* waited for */
    struct command *command; /* runs */
    sd_event_source *later;  /* tells what is known at once */
    char *secret;
    enum login_fault fault;
    char *words;
};

static void free_grant(void *grant)
{
    grant_free(grant);
}

struct logins *logins_new(struct hub *hub)
{
    struct logins *logins = g_new0(struct logins, 1);

    logins->hub = hub;
    logins->grants = g_ptr_array_new_with_free_func(free_grant);
    logins->questions = g_ptr_array_new();
    return logins;
}

void logins_free(struct logins *logins)
{
    if (!logins)
        return;
    g_ptr_array_unref(logins->questions);
    g_ptr_array_unref(logins->grants);
    g_free(logins);
}

void login_question_free(struct login_question *question)
{
    if (!question)
        return;
    g_ptr_array_remove_fast(question->logins->questions, question);
    command_free(question->command);
    sd_event_source_disable_unref(question->later);
    secret_free(question->secret);
    g_free(question->words);
    g_free(question);
}

/* The end of QUESTION, which is gone before anybody hears of it. */
static void answer(struct login_question *question)
{
    login_func func = question->func;
    void *data = question->data;
    char *secret = g_steal_pointer(&question->secret);
    g_autofree char *words = g_steal_pointer(&question->words);
    struct login_failure failure = {question->fault, words ? words : ""};

    login_question_free(question);
    func(secret, secret ? NULL : &failure, data);
}

static int on_later(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    answer(data);
    return 0;
}

static void answer_later(struct login_question *question)
{
    sd_event_add_time_relative(hub_event(question->logins->hub), &question->later, CLOCK_MONOTONIC, 0, 1, on_later,
                               question);
}

static void set_failure(struct login_question *question, enum login_fault fault, const char *words)
{
    question->fault = fault;
    question->words = g_strdup(words);
}

static void on_command(char *secret, const GError *error, void *data)
{
    struct login_question *question = data;

    question->secret = secret;
    if (!secret)
        set_failure(question, LOGIN_SECRET, error->message);
    answer(question);
}

static void ask_command(struct login_question *question)
{
    g_autoptr(GError) error = NULL;

    question->command = command_start(hub_event(question->logins->hub), question->login->password_command, on_command,
                                      question, &error);
    if (question->command)
        return;
    set_failure(question, LOGIN_SECRET, error->message);
    answer_later(question);
}

static void ask_file(struct login_question *question)
{
    g_autoptr(GError) error = NULL;

    question->secret = credential_read(question->login, &error);
    if (!question->secret)
        set_failure(question, LOGIN_SECRET, error->message);
    answer_later(question);
}

static void take_grant(struct login_question *question, const struct grant *grant)
{
    const char *token = grant_token(grant);
    struct login_failure failure = grant_failure(grant);

    question->grant = NULL;
    if (token)
        question->secret = secret_copy(token, strlen(token));
    else
        set_failure(question, failure.fault, failure.words);
}

/* One answer for all who wait: first each gets its own copy, since any of them may ask anew. */
static void on_grant(struct grant *grant, void *data)
{
    struct logins *logins = data;

    for (guint i = 0; i < logins->questions->len; i++) {
        struct login_question *question = logins->questions->pdata[i];

        if (question->grant != grant)
            continue;
        take_grant(question, grant);
        answer_later(question);
    }
}

static struct grant *grant_for(struct logins *logins, const struct config_login *login)
{
    for (guint i = 0; i < logins->grants->len; i++)
        if (grant_serves(logins->grants->pdata[i], login))
            return logins->grants->pdata[i];
    g_ptr_array_add(logins->grants, grant_new(logins->hub, login));
    return logins->grants->pdata[logins->grants->len - 1];
}

static void ask_grant(struct login_question *question)
{
    struct grant *grant = grant_for(question->logins, question->login);

    if (grant_want(grant, on_grant, question->logins)) {
        take_grant(question, grant);
        answer_later(question);
    } else {
        question->grant = grant;
    }
}

struct login_question *logins_ask(struct logins *logins, const struct config_login *login, login_func func, void *data)
{
    struct login_question *question = g_new0(struct login_question, 1);

    question->logins = logins;
    question->login = login;
    question->func = func;
    question->data = data;
    g_ptr_array_add(logins->questions, question);
    if (login->auth == AUTH_OAUTH2)
        ask_grant(question);
    else if (*login->password_command)
        ask_command(question);
    else
        ask_file(question);
    return question;
}

bool logins_refused(struct logins *logins, const struct config_login *login)
{
    return login->auth == AUTH_OAUTH2 && grant_refuse(grant_for(logins, login));
}

bool logins_mended(struct logins *logins, const struct config_login *login)
{
    return login->auth == AUTH_OAUTH2 && grant_is_mended(grant_for(logins, login));
}
