/* SPDX-License-Identifier: MIT */
/* The event loop: signals, the timer, watched files and the watchdog, each turned into one call. */
#include <errno.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/error.h"
#include "service_inside.h"

/* A busy store is asked again in a moment; a pass that failed comes again after a while. */
enum { RETRY_MS = 10, RETRY_MOST_MS = 1000, PASS_MS = 15000, PASS_MOST_MS = 600000 };

/* -- time: an own timerfd, so that a clock that was set is noticed (sd-event's timers do not hear of it) */

void service_arm_timer(struct service *service, int64_t utc_ms)
{
    struct itimerspec when = {.it_value = {.tv_sec = utc_ms / 1000, .tv_nsec = utc_ms % 1000 * 1000000}};

    if (utc_ms <= 0) /* nothing known: still hear about a clock that was set */
        when.it_value.tv_sec = clock_wall_ms() / 1000 + 366L * 24 * 3600;
    timerfd_settime(service->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
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
    service_request_fresh_pass(service);
    return 0;
}

static int on_retry(sd_event_source *source, uint64_t usec, void *data)
{
    struct service *service = data;

    (void)source;
    (void)usec;
    if (cycle_error(service->cycle))
        service_request_pass(service);
    service_woken(service);
    return 0;
}

static void arm_retry(struct service *service, int ms)
{
    sd_event_source_set_time_relative(service->retry, (uint64_t)ms * 1000);
    sd_event_source_set_enabled(service->retry, SD_EVENT_ONESHOT);
}

void service_try_later(struct service *service)
{
    service->retry_ms = service->retry_ms ? MIN(service->retry_ms * 2, RETRY_MOST_MS) : RETRY_MS;
    service_set_working(service, false);
    arm_retry(service, service->retry_ms);
}

/* What stopped it may be over before anything else wakes the service: a full disk, say. */
void service_pass_later(struct service *service)
{
    service->pass_ms = service->pass_ms ? MIN(service->pass_ms * 2, PASS_MOST_MS) : PASS_MS;
    arm_retry(service, service->pass_ms);
}

void service_on_watch(enum watched what, void *data)
{
    struct service *service = data;

    (void)what;
    service_request_pass(service);
}

/* -- signals */

static int on_term(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    struct service *service = data;

    (void)source;
    (void)info;
    sd_notify(0, "STOPPING=1\nSTATUS=finishing the message in hand");
    service->stopping = true;
    cycle_stop(service->cycle);
    service_set_working(service, true);
    return 0;
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    struct service *service = data;

    (void)source;
    (void)info;
    if (!service->stopping)
        service_reload(service);
    return 0;
}

static int on_pass(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    (void)source;
    (void)info;
    service_request_fresh_pass(data);
    return 0;
}

static int add_signals(struct service *service)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    sd_event_signal_handler_t handlers[] = {on_term, on_term, on_reload, on_pass};
    sigset_t mask;
    int r = 0;

    sigemptyset(&mask);
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&mask, signals[i]);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    signal(SIGPIPE, SIG_IGN); /* a peer that closed is an error of send, not our end */
    for (guint i = 0; r >= 0 && i < G_N_ELEMENTS(signals); i++)
        r = sd_event_add_signal(service->event, NULL, signals[i], handlers[i], service);
    return r;
}

/* -- the loop */

static int add_sources(struct service *service)
{
    int r = sd_event_add_io(service->event, &service->timer, service->timer_fd, EPOLLIN, on_timer, service);

    if (r >= 0)
        r = sd_event_add_defer(service->event, &service->work, service_step, service);
    if (r >= 0)
        r = sd_event_source_set_enabled(service->work, SD_EVENT_OFF);
    if (r >= 0) /* a deferred source is always the oldest that waits: with the others' priority it would starve them */
        r = sd_event_source_set_priority(service->work, SD_EVENT_PRIORITY_IDLE);
    if (r >= 0)
        r = sd_event_add_time_relative(service->event, &service->retry, CLOCK_MONOTONIC, RETRY_MS, 0, on_retry,
                                       service);
    if (r >= 0)
        r = sd_event_source_set_enabled(service->retry, SD_EVENT_OFF);
    return r;
}

bool service_open_loop(struct service *service, GError **error)
{
    int r = sd_event_default(&service->event);

    service->timer_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (r >= 0)
        r = add_signals(service);
    if (r >= 0)
        r = add_sources(service);
    if (r >= 0)
        r = sd_event_set_watchdog(service->event, true);
    if (r < 0)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "the event loop cannot start: %s", g_strerror(-r));
    return r >= 0;
}

void service_close_loop(struct service *service)
{
    sd_event_source_unref(service->work);
    sd_event_source_unref(service->timer);
    sd_event_source_unref(service->retry);
    if (service->timer_fd >= 0)
        close(service->timer_fd);
    sd_event_unref(service->event);
}
