/* SPDX-License-Identifier: MIT */
/*
 * A whole new configuration, or the old one goes on. Nothing of the old one is
 * let go before the new one stands, and no letter is cut off: first the new
 * files are read, then the old cycle claims nothing more and hears out what is
 * on the wire, and only then the new one takes over.
 */
#include <stdio.h>
#include <systemd/sd-daemon.h>

#include "base/error.h"
#include "service_inside.h"
#include "service_tell.h"
#include "startup.h"

struct composer *service_compile_letters(const struct config *config, GError **error)
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

void service_drop_reload(struct service *service)
{
    g_clear_pointer(&service->next_composer, composer_free);
    g_clear_pointer(&service->next_config, config_unref);
}

static void refuse(struct service *service, const GError *error)
{
    service_drop_reload(service);
    fprintf(stderr, "herinnerd: the old configuration stays in force: %s\n", error->message);
    tell(service->store, "reload", error->message);
    sd_notify(0, "READY=1");
}

/* Reads and checks all of it into next_config and next_composer. */
static bool read_next(struct service *service, GError **error)
{
    service->next_config = startup_config(service->options->config_path, NULL, error);
    if (!service->next_config)
        return false;
    if (!g_str_equal(service->next_config->store, service->config->store)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    "the store moved to \"%s\"; restart the service for that", service->next_config->store);
        return false;
    }
    service->next_composer = service_compile_letters(service->next_config, error);
    return service->next_composer != NULL;
}

void service_reload(struct service *service)
{
    g_autoptr(GError) error = NULL;

    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, clock_monotonic_ms() * 1000);
    service_drop_reload(service); /* one that still waits: the newest files count */
    if (!read_next(service, &error)) {
        refuse(service, error);
        return;
    }
    service->reloading = true;
    cycle_stop(service->cycle);
    service_set_working(service, true);
}

/* What hangs on a configuration. */
struct next {
    struct cycle *cycle;
    struct watch *watch;
    struct inboxes *inboxes;
    struct fetches *fetches;
};

static void drop_next(struct next *next)
{
    g_clear_pointer(&next->inboxes, inboxes_free);
    g_clear_pointer(&next->fetches, fetches_free);
    g_clear_pointer(&next->cycle, cycle_free);
    g_clear_pointer(&next->watch, watch_free);
}

/* All or nothing. */
static bool make_next(struct service *service, struct next *next, GError **error)
{
    next->watch = watch_new(service->event, service->next_config, service_on_watch, service, error);
    if (next->watch)
        next->cycle = cycle_new(service->next_config, service->next_composer, service->store, service->event,
                                &service->clock, service_woken, service, error);
    if (next->cycle)
        next->fetches = service_open_web(service, service->next_config, error);
    if (next->fetches)
        next->inboxes = service_open_mail(service, service->next_config, error);
    if (!next->inboxes)
        drop_next(next);
    return next->inboxes != NULL;
}

static void take_over(struct service *service, const struct next *next)
{
    inboxes_free(service->inboxes);
    fetches_free(service->fetches);
    watch_free(service->watch);
    cycle_free(service->cycle);
    composer_free(service->composer);
    config_unref(service->config);
    service->watch = next->watch;
    service->cycle = next->cycle;
    service->inboxes = next->inboxes;
    service->fetches = next->fetches;
    service->composer = g_steal_pointer(&service->next_composer);
    service->config = g_steal_pointer(&service->next_config);
    tell(service->store, "reload", NULL);
    cycle_rewrite(service->cycle);
    service_request_pass(service);
    sd_notify(0, "READY=1");
}

static void go_on(struct service *service)
{
    g_autoptr(GError) error = NULL;

    if (cycle_go_on(service->cycle, &error))
        return;
    service_say(error);
    service->status = error_exit_status(error);
    sd_event_exit(service->event, 0);
}

void service_finish_reload(struct service *service)
{
    g_autoptr(GError) error = NULL;
    struct next next = {NULL, NULL, NULL, NULL};

    service->reloading = false;
    if (service->next_config && make_next(service, &next, &error)) {
        take_over(service, &next);
        return;
    }
    if (error)
        refuse(service, error);
    go_on(service);
}
