/* SPDX-License-Identifier: MIT */
/* Mailboxes and web servers beside the cycle: asked before the first pass, and whatever comes in later makes a pass. */
#include "calendar/calendar.h"
#include "service_inside.h"

bool service_is_settled(const struct service *service)
{
    return inboxes_are_settled(service->inboxes) && fetches_are_settled(service->fetches);
}

void service_request_pass(struct service *service)
{
    if (service_is_settled(service))
        cycle_request(service->cycle);
}

void service_request_fresh_pass(struct service *service)
{
    if (!fetches_refresh(service->fetches))
        service_request_pass(service);
}

static void on_news(void *data)
{
    service_request_pass(data);
}

static void on_read(void *data)
{
    service_write_figures(data);
}

static void on_broken(void *data, const GError *error)
{
    (void)data;
    service_end_at_once(error);
}

/* The calendars of the last pass, or as they are before the first. */
static civil_day later(void *data, civil_day day, struct duration span)
{
    const struct service *service = data;
    const struct world *known = cycle_world(service->cycle);
    AUTO(world) fresh = known ? NULL : world_new(service->config, &service->clock, DAY_NONE, NULL);

    known = known ? known : fresh;
    return known ? calendar_add(known->calendar, NULL, day, span, true) : day + 2 * span.count;
}

static struct effect_days days_of(void *data)
{
    const struct service *service = data;

    return (struct effect_days){.today = moment_at(clock_now_ms(&service->clock), service->config->timezone).day,
                                .promise_grace = service->config->limits.promise_grace,
                                .later = later,
                                .data = data};
}

struct inboxes *service_open_mail(struct service *service, const struct config *config, GError **error)
{
    const struct inboxes_hooks hooks = {on_news, on_news, on_broken, on_read, days_of, service};

    return inboxes_new(config, service->store, service->event, &service->clock, service->options->once, &hooks, error);
}

struct fetches *service_open_web(struct service *service, const struct config *config, GError **error)
{
    const struct fetches_hooks hooks = {on_news, on_news, service};

    return fetches_new(config, service->store, service->event, &service->clock, service->options->once, &hooks, error);
}
