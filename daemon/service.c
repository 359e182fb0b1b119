/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <stdio.h>
#include <systemd/sd-daemon.h>

#include "base/error.h"
#include "proof/guard.h"
#include "service_inside.h"
#include "service_store.h"
#include "startup_ladder.h"
#include "startup_law.h"

void service_say(const GError *error)
{
    fprintf(stderr, "herinnerd: %s\n", error->message);
}

static bool start_cycle(struct service *service, GError **error)
{
    service->cycle = cycle_new(service->config, service->composer, service->store, service->event, &service->clock,
                               service_woken, service, error);
    if (!service->cycle)
        return false;
    service->stamper = stamper_new(service->store, service->event, service_woken, service);
    service->watch = watch_new(service->event, service->config, service_on_watch, service, error);
    service->fetches = service->watch ? service_open_web(service, service->config, error) : NULL;
    service->inboxes = service->fetches ? service_open_mail(service, service->config, error) : NULL;
    return service->inboxes != NULL;
}

static bool start(struct service *service, GError **error)
{
    if (!clock_init(&service->clock, service->options->now_text, service->config->timezone, error))
        return false;
    service->remarks = remarks_new();
    startup_tell_law(service->config, moment_at(clock_now_ms(&service->clock), service->config->timezone).day);
    startup_tell_early(service->config);
    service->composer = service_compile_letters(service->config, error);
    return service->composer && service_open_loop(service, error) &&
           service_store_open(service->config, &service->clock, &service->store, &service->lock_fd, error) &&
           start_cycle(service, error);
}

static void close_all(struct service *service)
{
    service_drop_reload(service);
    g_clear_pointer(&service->inboxes, inboxes_free);
    g_clear_pointer(&service->fetches, fetches_free);
    g_clear_pointer(&service->watch, watch_free);
    g_clear_pointer(&service->cycle, cycle_free);
    g_clear_pointer(&service->stamper, stamper_free);
    service_close_loop(service);
    g_clear_pointer(&service->store, store_close);
    if (service->lock_fd >= 0)
        sender_lock_release(service->lock_fd);
    g_clear_pointer(&service->composer, composer_free);
    g_clear_pointer(&service->remarks, remarks_free);
    config_unref(service->config);
}

int service_run(struct config *config, const struct service_options *options)
{
    struct service service = {.options = options, .config = config, .timer_fd = -1, .lock_fd = -1};
    g_autoptr(GError) error = NULL;

    if (start(&service, &error)) {
        sd_notify(0, "READY=1\nSTATUS=reading the ledgers");
        service_request_pass(&service);
        sd_event_loop(service.event);
    } else {
        service_say(error);
        service.status = error_exit_status(error);
    }
    close_all(&service);
    return service.status;
}
