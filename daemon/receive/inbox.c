/* SPDX-License-Identifier: MIT */
#include "receive/inbox.h"

#include <string.h>

#include "base/error.h"
#include "config/url.h"
#include "proof/store.h"
#include "receive/inbox_inside.h"
#include "receive/mail.h"

void inbox_set_timer(struct inbox *inbox, enum inbox_wait wait, int64_t ms)
{
    inbox->wait = wait;
    sd_event_source_set_time_relative(inbox->timer, (uint64_t)MAX(ms, 1) * 1000);
    sd_event_source_set_enabled(inbox->timer, SD_EVENT_ONESHOT);
}

void inbox_settle(struct inbox *inbox)
{
    struct inboxes *inboxes = inbox->inboxes;

    inbox->settled = true;
    for (guint i = 0; i < inboxes->all->len; i++) {
        if (!((const struct inbox *)inboxes->all->pdata[i])->settled)
            return;
    }
    if (inboxes->settled)
        return;
    inboxes->settled = true;
    inboxes->hooks.settled(inboxes->hooks.data);
}

bool inboxes_are_settled(const struct inboxes *inboxes)
{
    return inboxes->settled;
}

void inboxes_each(const struct inboxes *inboxes, inboxes_func func, void *data)
{
    for (guint i = 0; i < inboxes->all->len; i++) {
        const struct inbox *inbox = inboxes->all->pdata[i];

        func(inbox->section->key, inbox->read_ms, data);
    }
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    inbox_on_time(data);
    return 0;
}

static int on_start(sd_event_source *source, void *data)
{
    const struct inboxes *inboxes = data;

    sd_event_source_set_enabled(source, SD_EVENT_OFF);
    for (guint i = 0; i < inboxes->all->len; i++)
        inbox_open(inboxes->all->pdata[i]);
    return 0;
}

/* -- which there are ---------------------------------------------------- */

static void inbox_free(void *data)
{
    struct inbox *inbox = data;

    inbox_close(inbox);
    sd_event_source_disable_unref(inbox->timer);
    g_free(inbox->url);
    g_free(inbox->host);
    g_free(inbox->trouble);
    g_free(inbox);
}

static struct inbox *inbox_new(struct inboxes *inboxes, const struct config_mailbox *section,
                               const struct server_url *url)
{
    struct inbox *inbox = g_new0(struct inbox, 1);
    g_autofree char *subject = g_strdup_printf("mailbox:%s", section->key);

    inbox->inboxes = inboxes;
    inbox->section = section;
    inbox->host = server_url_place(url);
    inbox->url = g_strdup_printf("%s://%s", url->scheme, inbox->host);
    inbox->trouble = store_runtime(inboxes->store, subject, NULL);
    return inbox;
}

/* A pretended time must not reach a real mailbox: what is written of its mail would carry it. */
static bool may_read(const struct inboxes *inboxes, const struct server_url *url)
{
    return !inboxes->clock->pretended || host_is_loopback(url->host);
}

static bool add(struct inboxes *inboxes, const struct config_mailbox *section, GError **error)
{
    struct inbox *inbox;
    struct server_url url;

    if (!server_url_split(section->url, &url))
        return true;
    inbox = may_read(inboxes, &url) ? inbox_new(inboxes, section, &url) : NULL;
    server_url_clear(&url);
    if (!inbox)
        return true;
    g_ptr_array_add(inboxes->all, inbox);
    if (sd_event_add_time_relative(inboxes->event, &inbox->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer,
                                   inbox) >= 0 &&
        sd_event_source_set_enabled(inbox->timer, SD_EVENT_OFF) >= 0)
        return true;
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no timer");
    return false;
}

static bool add_all(struct inboxes *inboxes, GError **error)
{
    for (guint i = 0; i < inboxes->config->mailboxes->len; i++) {
        if (!add(inboxes, inboxes->config->mailboxes->pdata[i], error))
            return false;
    }
    inboxes->settled = inboxes->all->len == 0;
    if (inboxes->settled || sd_event_add_defer(inboxes->event, &inboxes->start, on_start, inboxes) >= 0)
        return true;
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no work");
    return false;
}

struct inboxes *inboxes_new(const struct config *config, struct store *store, sd_event *event,
                            const struct clock *clock, bool once, const struct inboxes_hooks *hooks, GError **error)
{
    AUTO(inboxes) inboxes = g_new0(struct inboxes, 1);

    mail_init();
    inboxes->config = config;
    inboxes->store = store;
    inboxes->clock = clock;
    inboxes->hooks = *hooks;
    inboxes->once = once;
    inboxes->event = sd_event_ref(event);
    inboxes->all = g_ptr_array_new_with_free_func(inbox_free);
    inboxes->hub = hub_new(event, error);
    if (!inboxes->hub)
        return NULL;
    inboxes->logins = logins_new(inboxes->hub);
    return add_all(inboxes, error) ? g_steal_pointer(&inboxes) : NULL;
}

void inboxes_free(struct inboxes *inboxes)
{
    if (!inboxes)
        return;
    sd_event_source_disable_unref(inboxes->start);
    g_ptr_array_unref(inboxes->all);
    if (inboxes->logins)
        logins_free(inboxes->logins);
    if (inboxes->hub)
        hub_free(inboxes->hub);
    sd_event_unref(inboxes->event);
    g_free(inboxes);
    mail_shutdown();
}
