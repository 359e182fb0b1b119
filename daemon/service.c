/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "base/error.h"
#include "compose/letter.h"
#include "cycle.h"
#include "proof/guard.h"
#include "proof/store.h"
#include "remarks.h"
#include "service_store.h"
#include "startup.h"
#include "watch.h"

enum { RETRY_MS = 10, RETRY_MOST_MS = 1000 };

struct service {
    const struct service_options *options;
    struct config *config;
    struct composer *composer;
    struct clock clock;
    struct store *store;
    struct cycle *cycle;
    struct watch *watch;
    struct remarks *remarks;
    sd_event *event;
    sd_event_source *work; /* deferred: the next step of a pass */
    sd_event_source *timer;
    sd_event_source *retry; /* the same step again, once the store may be free */
    int retry_ms;
    int timer_fd, lock_fd;
    bool stopping;
    int status;
};

static void say(const GError *error)
{
    fprintf(stderr, "herinnerd: %s\n", error->message);
}

static void set_working(struct service *service, bool working)
{
    sd_event_source_set_enabled(service->work, working ? SD_EVENT_ON : SD_EVENT_OFF);
}

static void woken(void *data)
{
    set_working(data, true);
}

/* --- waiting: an own timerfd, so that a clock that was set is noticed (facts.md, sd-event) */

static void arm_timer(struct service *service, int64_t utc_ms)
{
    struct itimerspec when = {.it_value = {.tv_sec = utc_ms / 1000, .tv_nsec = utc_ms % 1000 * 1000000}};

    if (utc_ms <= 0) /* nothing known: still hear about a clock that was set */
        when.it_value.tv_sec = clock_wall_ms() / 1000 + 366L * 24 * 3600;
    timerfd_settime(service->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}

static char *waiting_text(struct service *service)
{
    const struct plan *plan = cycle_plan(service->cycle);
    const char *why;
    int64_t next = cycle_next(service->cycle, &why);
    g_autofree char *when = next ? instant_to_local(next, service->config->timezone) : g_strdup("nothing");
    const char *mode = store_mode(service->store, service->config) == MODE_LIVE ? "" : "REHEARSAL; ";

    return g_strdup_printf("%s%d letters in the last pass; waits for %s%s%s", mode, plan ? plan->letters : 0, when,
                           *why ? ", " : "", why);
}

/* What the service waits for, for `status` and systemd. */
static void publish_waiting(struct service *service)
{
    g_autofree char *text = waiting_text(service);
    const char *why;
    int64_t next = cycle_next(service->cycle, &why);
    char instant[INSTANT_SIZE] = "";

    sd_notifyf(0, "STATUS=%s", text);
    if (next)
        instant_to_text(next, instant);
    g_autofree char *value = g_strdup_printf("%s %s", instant, why);

    /* told, not kept: a busy store does not matter here */
    if (store_begin(service->store, NULL)) {
        if (store_set_runtime(service->store, "next-wake", value, NULL))
            store_commit(service->store, NULL);
        else
            store_rollback(service->store);
    }
}

/* What of the last pass a person should know; a single pass says so by its exit status, too. */
static void remark(struct service *service)
{
    const struct plan *plan = cycle_plan(service->cycle);

    if (plan && remarks_ledgers(service->remarks, cycle_world(service->cycle), plan) && service->options->once &&
        service->status == EXIT_DONE)
        service->status = EXIT_PERSON;
}

static void rest(struct service *service)
{
    const char *why;

    set_working(service, false);
    remark(service);
    if (service->options->once || service->stopping) {
        sd_event_exit(service->event, 0);
        return;
    }
    publish_waiting(service);
    arm_timer(service, service->clock.pretended ? 0 : cycle_next(service->cycle, &why));
}

static int on_retry(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    woken(data);
    return 0;
}

static void try_later(struct service *service)
{
    service->retry_ms = service->retry_ms ? MIN(service->retry_ms * 2, RETRY_MOST_MS) : RETRY_MS;
    set_working(service, false);
    sd_event_source_set_time_relative(service->retry, (uint64_t)service->retry_ms * 1000);
    sd_event_source_set_enabled(service->retry, SD_EVENT_ONESHOT);
}

static int on_work(sd_event_source *source, void *data)
{
    struct service *service = data;
    int failures = cycle_failures(service->cycle);

    (void)source;
    enum cycle_state state = cycle_step(service->cycle);

    if (state != CYCLE_BUSY)
        service->retry_ms = 0;
    switch (state) {
    case CYCLE_WORKING:
        break;
    case CYCLE_BUSY:
        try_later(service);
        break;
    case CYCLE_SENDING:
        set_working(service, false);
        break;
    case CYCLE_IDLE:
        rest(service);
        break;
    }
    if (cycle_failures(service->cycle) > failures && cycle_error(service->cycle)) {
        say(cycle_error(service->cycle));
        service->status = error_exit_status(cycle_error(service->cycle));
    }
    return 0;
}

static int on_timer(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    struct service *service = data;
    uint64_t expired;

    (void)source;
    (void)revents;
    /* ECANCELED: the clock was set; either way the time to look has come */
    if (read(fd, &expired, sizeof expired) < 0 && errno != ECANCELED)
        return 0;
    cycle_request(service->cycle);
    return 0;
}

static void on_watch(enum watched what, void *data)
{
    struct service *service = data;

    (void)what;
    cycle_request(service->cycle);
}

/* --- signals */

static int on_term(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    struct service *service = data;

    (void)source;
    (void)info;
    sd_notify(0, "STOPPING=1\nSTATUS=finishing the message in hand");
    service->stopping = true;
    cycle_stop(service->cycle);
    set_working(service, true);
    return 0;
}

static int on_pass(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    (void)source;
    (void)info;
    cycle_request(((struct service *)data)->cycle);
    return 0;
}

static bool start_cycle(struct service *service, GError **error)
{
    service->cycle = cycle_new(service->config, service->composer, service->store, service->event, &service->clock,
                               woken, service, error);
    if (!service->cycle)
        return false;
    service->watch = watch_new(service->event, service->config, on_watch, service, error);
    return service->watch != NULL;
}

static struct composer *compile_letters(const struct config *config, GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct composer *composer = composer_new(config, mistakes);

    for (guint i = 0; !composer && i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        fprintf(stderr, "%s\n", text);
    }
    if (!composer)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                            "the letters have mistakes; mend them and reload");
    return composer;
}

static void set_reload_state(struct service *service, const char *message)
{
    if (!store_begin(service->store, NULL))
        return;
    if (store_set_runtime(service->store, "reload", message, NULL))
        store_commit(service->store, NULL);
    else
        store_rollback(service->store);
}

/* A whole new configuration, or the old one goes on. */
static bool reload(struct service *service, GError **error)
{
    struct config *config = startup_config(service->options->config_path, NULL, error);
    struct composer *composer;

    if (!config)
        return false;
    composer = compile_letters(config, error);
    if (!composer) {
        config_unref(config);
        return false;
    }
    if (!g_str_equal(config->store, service->config->store)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    "the store moved to \"%s\"; restart the service for that", config->store);
        composer_free(composer);
        config_unref(config);
        return false;
    }
    g_clear_pointer(&service->watch, watch_free);
    g_clear_pointer(&service->cycle, cycle_free);
    composer_free(service->composer);
    config_unref(service->config);
    service->config = config;
    service->composer = composer;
    return start_cycle(service, error);
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    struct service *service = data;
    g_autoptr(GError) error = NULL;

    (void)source;
    (void)info;
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, clock_monotonic_ms() * 1000);
    if (!reload(service, &error)) {
        fprintf(stderr, "herinnerd: the old configuration stays in force: %s\n", error->message);
        set_reload_state(service, error->message);
        if (!service->cycle) {
            service->status = EXIT_CONFIGURATION;
            return sd_event_exit(service->event, 0);
        }
    } else {
        set_reload_state(service, NULL);
        cycle_request(service->cycle);
    }
    sd_notify(0, "READY=1");
    return 0;
}

/* --- start */

static bool open_loop(struct service *service, GError **error)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    sd_event_signal_handler_t handlers[] = {on_term, on_term, on_reload, on_pass};
    sigset_t mask;
    int r = sd_event_default(&service->event);

    sigemptyset(&mask);
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&mask, signals[i]);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    signal(SIGPIPE, SIG_IGN); /* a peer that closed is an error of send, not our end */
    service->timer_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    for (guint i = 0; r >= 0 && i < G_N_ELEMENTS(signals); i++)
        r = sd_event_add_signal(service->event, NULL, signals[i], handlers[i], service);
    if (r >= 0)
        r = sd_event_add_io(service->event, &service->timer, service->timer_fd, EPOLLIN, on_timer, service);
    if (r >= 0)
        r = sd_event_add_defer(service->event, &service->work, on_work, service);
    if (r >= 0)
        r = sd_event_source_set_enabled(service->work, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_add_time_relative(service->event, &service->retry, CLOCK_MONOTONIC, RETRY_MS, 0, on_retry,
                                       service);
    if (r >= 0)
        r = sd_event_source_set_enabled(service->retry, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_set_watchdog(service->event, true);
    if (r < 0)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "the event loop cannot start: %s", g_strerror(-r));
    return r >= 0;
}

static void close_all(struct service *service)
{
    g_clear_pointer(&service->watch, watch_free);
    g_clear_pointer(&service->cycle, cycle_free);
    sd_event_source_unref(service->work);
    sd_event_source_unref(service->timer);
    sd_event_source_unref(service->retry);
    if (service->timer_fd >= 0)
        close(service->timer_fd);
    sd_event_unref(service->event);
    g_clear_pointer(&service->store, store_close);
    if (service->lock_fd >= 0)
        sender_lock_release(service->lock_fd);
    g_clear_pointer(&service->composer, composer_free);
    g_clear_pointer(&service->remarks, remarks_free);
    config_unref(service->config);
}

static bool start(struct service *service, GError **error)
{
    if (!clock_init(&service->clock, service->options->now_text, service->config->timezone, error))
        return false;
    service->remarks = remarks_new();
    service->composer = compile_letters(service->config, error);
    return service->composer && open_loop(service, error) &&
           service_store_open(service->config, &service->clock, &service->store, &service->lock_fd, error) &&
           start_cycle(service, error);
}

int service_run(struct config *config, const struct service_options *options)
{
    struct service service = {.options = options, .config = config, .timer_fd = -1, .lock_fd = -1};
    g_autoptr(GError) error = NULL;

    if (start(&service, &error)) {
        sd_notify(0, "READY=1\nSTATUS=reading the ledgers");
        cycle_request(service.cycle);
        sd_event_loop(service.event);
    } else {
        say(error);
        service.status = error_exit_status(error);
    }
    close_all(&service);
    return service.status;
}
