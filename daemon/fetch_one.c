/* SPDX-License-Identifier: MIT */
#include "fetch_one.h"

#include <unistd.h>

#include "base/error.h"
#include "config/credential.h"
#include "fetch_words.h"
#include "ledger/web_copy.h"
#include "net/download.h"

struct fetch_one {
    const struct fetch_edge *edge;
    const struct config_web *web;
    const char *path;
    fetch_one_func func;
    void *data;
    int64_t started_ms;
    struct web_copy *copy;
    struct login_question *question;
    struct download *download;
    int fd;
    sd_event_source *later; /* tells what is known at once */
    char *reason;           /* of that */
};

/* -- how it ends ---------------------------------------------------------- */

static void drop_file(struct fetch_one *one)
{
    if (one->fd < 0)
        return;
    close(one->fd);
    one->fd = -1;
    web_copy_drop(one->path);
}

/* What cannot even be noted is told all the same. */
static void fail(struct fetch_one *one, const char *reason, bool for_good, int64_t retry_after_s)
{
    const struct fetch_answer answer = {FETCH_FAILED, reason, for_good, retry_after_s};
    struct web_copy *copy = one->copy;

    drop_file(one);
    if (!*copy->trouble)
        copy->since_ms = one->started_ms;
    g_free(copy->trouble);
    copy->trouble = g_strdup(reason);
    web_copy_save(one->path, copy, NULL);
    one->func(&answer, one->data);
}

static void set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

/* The server vouches for the content at this moment; what it does not say again is as before. */
static void vouch(struct fetch_one *one, const struct download_result *result)
{
    struct web_copy *copy = one->copy;

    if (*result->etag)
        set(&copy->etag, result->etag);
    if (*result->last_modified) {
        set(&copy->last_modified, result->last_modified);
        copy->modified_ms = result->modified_ms;
    }
    copy->asked_ms = one->started_ms;
    copy->since_ms = 0;
    set(&copy->trouble, "");
}

/* Freshness counts in days: the file gets another time only with another day, so that it is not read anew for it. */
static bool keep_same(struct fetch_one *one, const struct download_result *result, GError **error)
{
    GTimeZone *zone = one->edge->zone;
    int64_t before = web_copy_as_of(one->copy), now;

    drop_file(one);
    vouch(one, result);
    now = web_copy_as_of(one->copy);
    if (moment_at(now, zone).day != moment_at(before, zone).day)
        web_copy_renew(one->path, now);
    return web_copy_save(one->path, one->copy, error);
}

static bool keep_new(struct fetch_one *one, const struct download_result *result, GError **error)
{
    struct web_copy *copy = one->copy;
    bool kept;

    set(&copy->etag, "");
    set(&copy->last_modified, "");
    copy->modified_ms = 0;
    vouch(one, result);
    set(&copy->sha256, result->sha256);
    copy->size = result->size;
    kept = web_copy_replace(one->path, one->fd, web_copy_as_of(copy), error);
    close(one->fd);
    one->fd = -1;
    return kept && web_copy_save(one->path, copy, error);
}

/* What was noted in memory is not so: what lies there counts. */
static void look_again(struct fetch_one *one)
{
    web_copy_free(one->copy);
    one->copy = web_copy_load(one->path);
}

static void end_well(struct fetch_one *one, const struct download_result *result, bool same)
{
    const struct fetch_answer answer = {.outcome = same ? FETCH_SAME : FETCH_NEW, .reason = ""};
    g_autoptr(GError) error = NULL;

    if (same ? keep_same(one, result, &error) : keep_new(one, result, &error)) {
        one->func(&answer, one->data);
        return;
    }
    look_again(one);
    fail(one, error->message, false, 0);
}

static bool is_for_good(const struct download_result *result)
{
    return result->fault == DOWNLOAD_STATUS && result->status / 100 == 4 && !result->retry_after_s;
}

static void on_download(const struct download_result *result, void *data)
{
    struct fetch_one *one = data;
    enum web_body body = web_body_judge(result->head, result->head_size, result->type);
    g_autofree char *reason = NULL;

    if (result->fault == DOWNLOAD_SAME && *one->copy->sha256) {
        end_well(one, result, true);
    } else if (result->fault != DOWNLOAD_WHOLE) {
        reason = fetch_words_of_result(result, one->web);
        fail(one, reason, is_for_good(result), result->retry_after_s);
    } else if (body != WEB_BODY_GOOD) {
        reason = fetch_words_of_body(body);
        fail(one, reason, false, 0);
    } else {
        end_well(one, result, g_str_equal(result->sha256, one->copy->sha256));
    }
}

/* -- how it goes ---------------------------------------------------------- */

static void ask(struct fetch_one *one, const char *secret)
{
    const struct config_web *web = one->web;
    const struct download_order order = {.url = web->url,
                                         .user = web->login.user,
                                         .secret = secret,
                                         .ca_file = web->ca_file,
                                         .etag = one->copy->etag,
                                         .last_modified = one->copy->last_modified,
                                         .is_share = web->share,
                                         .fd = one->fd,
                                         .max_size = web->max_size,
                                         .timeout_s = web->timeout};

    one->download = download_start(one->edge->hub, &order, on_download, one);
}

static void on_login(char *secret, const struct login_failure *failure, void *data)
{
    struct fetch_one *one = data;

    one->question = NULL;
    if (secret) {
        ask(one, secret);
        credential_free(secret);
    } else {
        g_autofree char *reason = fetch_words_of_login(failure);

        fail(one, reason, true, 0);
    }
}

static int on_later(sd_event_source *source, uint64_t usec, void *data)
{
    struct fetch_one *one = data;

    (void)source;
    (void)usec;
    fail(one, one->reason, false, 0);
    return 0;
}

static void begin(struct fetch_one *one)
{
    g_autoptr(GError) error = NULL;

    one->fd = web_copy_begin(one->path, &error);
    if (one->fd < 0) {
        one->reason = g_strdup(error->message);
        sd_event_add_time_relative(hub_event(one->edge->hub), &one->later, CLOCK_MONOTONIC, 0, 1, on_later, one);
    } else if (*one->web->login.user) {
        one->question = logins_ask(one->edge->logins, &one->web->login, on_login, one);
    } else {
        ask(one, NULL);
    }
}

struct fetch_one *fetch_one_start(const struct fetch_edge *edge, const struct config_web *web, const char *path,
                                  fetch_one_func func, void *data)
{
    struct fetch_one *one = g_new0(struct fetch_one, 1);

    one->edge = edge;
    one->web = web;
    one->path = path;
    one->func = func;
    one->data = data;
    one->started_ms = clock_now_ms(edge->clock);
    one->copy = web_copy_load(path);
    begin(one);
    return one;
}

void fetch_one_free(struct fetch_one *one)
{
    if (!one)
        return;
    login_question_free(one->question);
    download_free(one->download);
    sd_event_source_disable_unref(one->later);
    drop_file(one);
    web_copy_free(one->copy);
    g_free(one->reason);
    g_free(one);
}

/* -- waited for ----------------------------------------------------------- */

struct waiting {
    bool done;
    char *reason; /* NULL = it went well */
};

static void on_answer(const struct fetch_answer *answer, void *data)
{
    struct waiting *waiting = data;

    waiting->done = true;
    waiting->reason = answer->outcome == FETCH_FAILED ? g_strdup(answer->reason) : NULL;
}

static void wait_for(sd_event *event, const struct fetch_edge *edge, const struct config_web *web, const char *path,
                     struct waiting *waiting)
{
    struct fetch_one *one = fetch_one_start(edge, web, path, on_answer, waiting);

    while (!waiting->done && sd_event_run(event, UINT64_MAX) >= 0)
        continue;
    fetch_one_free(one);
}

bool fetch_wait(const struct config_web *web, const char *path, const struct clock *clock, GTimeZone *zone,
                GError **error)
{
    struct fetch_edge edge = {.clock = clock, .zone = zone};
    struct waiting waiting = {false, NULL};
    sd_event *event = NULL;

    if (sd_event_new(&event) >= 0 && (edge.hub = hub_new(event, error))) {
        edge.logins = logins_new(edge.hub);
        wait_for(event, &edge, web, path, &waiting);
        logins_free(edge.logins);
        hub_free(edge.hub);
    }
    sd_event_unref(event);
    if (waiting.reason) {
        g_autofree char *text = fetch_sentence(web, waiting.reason);

        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, text);
    }
    g_free(waiting.reason);
    return waiting.done && !(error && *error);
}
