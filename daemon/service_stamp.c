/* SPDX-License-Identifier: MIT */
#include "service_stamp.h"

#include <stdio.h>

#include "base/error.h"
#include "config/url.h"
#include "net/hub.h"
#include "net/request.h"
#include "proof/stamp.h"
#include "service_tell.h"

enum { FIRST_WAIT_MS = 60000, LONGEST_WAIT_MS = 6 * 3600000, BUSY_TRIES = 50, BUSY_MS = 100 };

#define SUBJECT "timestamp"

struct stamper {
    struct store *store;
    sd_event *event;
    sd_event_source *timer; /* looks again after a failure, or at a busy store */
    struct hub *hub;
    struct request *request;
    struct config *config; /* of the request */
    struct stamp_order order;
    GBytes *token; /* that a busy store did not take yet */
    int busy, failures;
    int64_t not_before_ms; /* monotonic */
    void (*done)(void *data);
    void *data;
};

static void set_timer(struct stamper *stamper, int64_t ms)
{
    sd_event_source_set_time_relative(stamper->timer, (uint64_t)ms * 1000);
    sd_event_source_set_enabled(stamper->timer, SD_EVENT_ONESHOT);
}

static void end(struct stamper *stamper)
{
    g_clear_pointer(&stamper->request, request_free);
    g_clear_pointer(&stamper->config, config_unref);
    g_clear_pointer(&stamper->token, g_bytes_unref);
    stamper->done(stamper->data);
}

static void fail(struct stamper *stamper, const char *why)
{
    g_autofree char *text = g_strdup_printf("seal of %s has no time stamp from \"%s\": %s", stamper->order.day,
                                            stamper->config->timestamp_url, why);
    int64_t wait = (int64_t)FIRST_WAIT_MS << MIN(stamper->failures, 9);

    stamper->failures++;
    stamper->not_before_ms = clock_monotonic_ms() + MIN(wait, LONGEST_WAIT_MS);
    tell(stamper->store, SUBJECT, text);
    fprintf(stderr, "herinnerd: %s; it is tried again\n", text);
    set_timer(stamper, MIN(wait, LONGEST_WAIT_MS));
    end(stamper);
}

/* False when the store is busy. */
static bool keep(struct stamper *stamper, GError **error)
{
    if (!store_begin(stamper->store, error))
        return false;
    if (stamp_keep(stamper->store, &stamper->order, stamper->token, stamper->config->timestamp_url, error) &&
        store_set_runtime(stamper->store, SUBJECT, NULL, error))
        return store_commit(stamper->store, error);
    store_rollback(stamper->store);
    return false;
}

static void try_to_keep(struct stamper *stamper)
{
    g_autoptr(GError) why = NULL;

    if (keep(stamper, &why)) {
        stamper->failures = 0;
        end(stamper);
    } else if (g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_BUSY) && stamper->busy++ < BUSY_TRIES) {
        set_timer(stamper, BUSY_MS);
    } else {
        fail(stamper, why->message);
    }
}

static void on_answer(const struct request_answer *answer, void *data)
{
    struct stamper *stamper = data;
    g_autoptr(GBytes) bytes = g_bytes_new(answer->body, answer->size);
    g_autoptr(GError) why = NULL;
    g_autofree char *words = NULL;

    if (answer->status == 200)
        stamper->token = stamp_response(&stamper->order, bytes, stamper->config->timestamp_ca, &why);
    if (stamper->token) {
        stamper->busy = 0;
        try_to_keep(stamper);
        return;
    }
    if (!why)
        words = answer->status ? g_strdup_printf("HTTP status %ld", answer->status) : g_strdup(answer->words);
    fail(stamper, why ? why->message : words);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    struct stamper *stamper = data;

    (void)source;
    (void)usec;
    if (stamper->token)
        try_to_keep(stamper);
    else
        stamper->done(stamper->data); /* who waits looks again */
    return 0;
}

struct stamper *stamper_new(struct store *store, sd_event *event, void (*done)(void *data), void *data)
{
    struct stamper *stamper = g_new0(struct stamper, 1);

    stamper->store = store;
    stamper->event = event;
    stamper->done = done;
    stamper->data = data;
    sd_event_add_time_relative(event, &stamper->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000000, on_timer, stamper);
    sd_event_source_set_enabled(stamper->timer, SD_EVENT_OFF);
    return stamper;
}

void stamper_free(struct stamper *stamper)
{
    request_free(stamper->request);
    if (stamper->hub)
        hub_free(stamper->hub);
    if (stamper->token)
        g_bytes_unref(stamper->token);
    if (stamper->config)
        config_unref(stamper->config);
    sd_event_source_disable_unref(stamper->timer);
    g_free(stamper);
}

/* With a pretended time nothing leaves this machine. */
static bool may_ask(const struct stamper *stamper, const char *text)
{
    struct server_url url;
    bool loopback;

    if (!*text || clock_monotonic_ms() < stamper->not_before_ms)
        return false;
    if (!store_clock(stamper->store)->pretended)
        return true;
    if (!server_url_split(text, &url))
        return false;
    loopback = host_is_loopback(url.host);
    server_url_clear(&url);
    return loopback;
}

bool stamper_look(struct stamper *stamper, struct config *config)
{
    g_autoptr(GBytes) bytes = NULL;
    bool found = false;

    if (stamper->request || stamper->token)
        return true;
    if (!may_ask(stamper, config->timestamp_url) || !stamp_next(stamper->store, &stamper->order, &found, NULL) ||
        !found)
        return false;
    if (!stamper->hub)
        stamper->hub = hub_new(stamper->event, NULL);
    if (!stamper->hub)
        return false;
    stamper->config = config_ref(config);
    bytes = stamp_request(&stamper->order);
    stamper->request = request_post_bytes(stamper->hub, config->timestamp_url, "application/timestamp-query",
                                          "application/timestamp-reply", bytes, on_answer, stamper);
    return true;
}
