/* SPDX-License-Identifier: MIT */
/* The steps of a pass, one an event, and what the service does when there is nothing left to do. */
#include <unistd.h>

#include "base/error.h"
#include "service_inside.h"
#include "service_metrics.h"
#include "service_tell.h"

void service_set_working(struct service *service, bool working)
{
    sd_event_source_set_enabled(service->work, working ? SD_EVENT_ON : SD_EVENT_OFF);
}

void service_woken(void *data)
{
    service_set_working(data, true);
}

void service_end_at_once(const GError *error)
{
    service_say(error);
    _exit(error_exit_status(error));
}

/* What of the last pass a person should know. True when a ledger needs one. */
static bool remark(struct service *service)
{
    const struct plan *plan = cycle_plan(service->cycle);

    return plan && remarks_ledgers(service->remarks, cycle_world(service->cycle), plan);
}

void service_write_figures(const struct service *service)
{
    const struct metrics_facts facts = {service->store, service->config, service->inboxes, cycle_world(service->cycle),
                                        cycle_plan(service->cycle)};

    metrics_write(g_getenv("RUNTIME_DIRECTORY"), &facts);
}

static void rest(struct service *service)
{
    const char *why;
    bool needs_person;

    service_set_working(service, false);
    if (service->reloading && !service->stopping) {
        service_finish_reload(service);
        return;
    }
    if (!service_is_settled(service) && !service->stopping)
        return; /* the first pass has not been asked for: what came in goes before it */
    needs_person = remark(service);
    tell_failure(service->store, service->cycle);
    service_write_figures(service);
    if (!service->stopping && stamper_look(service->stamper, service->config) && service->options->once)
        return; /* it wakes the service when it is done */
    if (service->options->once && !service->stopping && service->status == EXIT_DONE)
        service->status = service_once_status(service, needs_person);
    if (service->options->once || service->stopping) {
        sd_event_exit(service->event, 0);
        return;
    }
    tell_waiting(service->store, service->cycle, service->config);
    service_arm_timer(service, service->clock.pretended ? 0 : cycle_next(service->cycle, &why));
    if (cycle_error(service->cycle))
        service_pass_later(service);
    else
        service->pass_ms = 0;
}

static void follow(struct service *service, enum cycle_state state)
{
    switch (state) {
    case CYCLE_WORKING:
        break;
    case CYCLE_BUSY:
        service_try_later(service);
        break;
    case CYCLE_SENDING:
        service_set_working(service, false);
        break;
    case CYCLE_IDLE:
        rest(service);
        break;
    case CYCLE_BROKEN:
        service_end_at_once(cycle_error(service->cycle));
    }
}

int service_step(sd_event_source *source, void *data)
{
    struct service *service = data;
    int failures = cycle_failures(service->cycle);
    enum cycle_state state = cycle_step(service->cycle);

    (void)source;
    if (cycle_failures(service->cycle) > failures && cycle_error(service->cycle)) {
        service_say(cycle_error(service->cycle));
        if (service->options->once) /* a service tries again, and ends as it is told */
            service->status = error_exit_status(cycle_error(service->cycle));
    }
    if (state != CYCLE_BUSY)
        service->retry_ms = 0;
    follow(service, state); /* last: a reload may end the cycle */
    return 0;
}
