/* SPDX-License-Identifier: MIT */
#include "deliver/deliver.h"

#include <unistd.h>

#include "base/error.h"
#include "config/url.h"
#include "deliver/inside.h"
#include "proof/guard.h"
#include "proof/store.h"

enum { ROOM_MS = 30000 };

/* -- which relays there are --------------------------------------------- */

static char *relay_host(const struct config_smtp *smtp)
{
    struct server_url url;
    char *host;

    if (!server_url_split(smtp->url, &url))
        return g_strdup(smtp->url);
    host = url.port > 0 ? g_strdup_printf("%s:%d", url.host, url.port) : g_strdup(url.host);
    server_url_clear(&url);
    return host;
}

/* A pretended time must not reach a real relay: the letter's date and term would be lies. */
static bool time_fits(const struct config_smtp *smtp, const struct clock *clock, GError **error)
{
    struct server_url url;
    bool loopback;

    if (!clock->pretended || !server_url_split(smtp->url, &url))
        return true;
    loopback = host_is_loopback(url.host);
    server_url_clear(&url);
    if (!loopback)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    "relay \"%s\" is another machine and the time is pretended; use --dry-run or a relay on this one",
                    smtp->url);
    return loopback;
}

static bool add_relay(struct deliver *deliver, const struct config_smtp *smtp, GError **error)
{
    bool outbox = smtp->transport == TRANSPORT_MAILDIR;
    g_autofree char *host = outbox ? g_strdup(deliver->config->outbox) : relay_host(smtp);

    if (!outbox && !time_fits(smtp, deliver->clock, error))
        return false;
    g_ptr_array_add(deliver->relays, relay_new(deliver, smtp, outbox, host));
    return true;
}

/* A rehearsal tries its relays by the test mails that a person asks for. One that a pretended time keeps from its relay
 * waits in the queue. */
static void add_trials(struct deliver *deliver)
{
    for (guint i = 0; i < deliver->config->smtps->len; i++) {
        if (add_relay(deliver, deliver->config->smtps->pdata[i], NULL))
            ((struct relay *)deliver->relays->pdata[deliver->relays->len - 1])->trials = true;
    }
}

static bool add_relays(struct deliver *deliver, GError **error)
{
    if (deliver->mode == MODE_REHEARSAL)
        add_trials(deliver);
    if (deliver->mode == MODE_REHEARSAL && !*deliver->config->rehearse_to) {
        g_ptr_array_add(deliver->relays, relay_new(deliver, NULL, true, deliver->config->outbox));
        return true;
    }
    for (guint i = 0; i < deliver->config->smtps->len; i++)
        if (!add_relay(deliver, deliver->config->smtps->pdata[i], error))
            return false;
    return true;
}

/* -- time --------------------------------------------------------------- */

/* An outcome may have taken the reserve; what was too little may be enough now. */
void deliver_look_for_room(struct deliver *deliver)
{
    reserve_make(store_path(deliver->store), NULL);
    deliver->room = disk_has_room(store_path(deliver->store));
    deliver->room_at_ms = clock_monotonic_ms() + ROOM_MS;
    for (guint i = 0; i < deliver->relays->len; i++) {
        if (deliver->room)
            relay_has_room(deliver->relays->pdata[i]);
        else
            relay_lacks_room(deliver->relays->pdata[i]);
    }
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    struct deliver *deliver = data;

    (void)source;
    (void)usec;
    if (!deliver->room)
        deliver_look_for_room(deliver);
    deliver_schedule(deliver);
    return 0;
}

void deliver_arm(struct deliver *deliver)
{
    int64_t wait = deliver->retry_ms ? deliver->retry_ms : -1;
    int64_t room_ms = deliver->room_at_ms - clock_monotonic_ms();

    if (!deliver->room && (wait < 0 || room_ms < wait))
        wait = MAX(room_ms, 1);

    for (guint i = 0; i < deliver->relays->len; i++) {
        int64_t relay_ms = relay_wait_ms(deliver->relays->pdata[i]);

        if (relay_ms > 0 && (wait < 0 || relay_ms < wait))
            wait = relay_ms;
    }
    if (wait < 0) {
        sd_event_source_set_enabled(deliver->timer, SD_EVENT_OFF);
        return;
    }
    sd_event_source_set_time_relative(deliver->timer, (uint64_t)wait * 1000);
    sd_event_source_set_enabled(deliver->timer, SD_EVENT_ONESHOT);
}

/* -- public ------------------------------------------------------------- */

static void free_relay(void *relay)
{
    relay_free(relay);
}

static void free_group(void *group)
{
    group_free(group);
}

static int on_rest(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    deliver_schedule(data);
    return 0;
}

/* After the sockets: while the store writes for some sessions the others' replies come in, and all of them share the
 * next transaction. */
enum { TURN_PRIORITY = SD_EVENT_PRIORITY_NORMAL + 10 };

/* Before the turn: what the disk has taken goes on first, and what comes of that shares the next transaction. */
static bool watch_disk(struct deliver *deliver)
{
    int fd = store_synced_fd(deliver->store);

    if (fd < 0)
        return true;
    if (sd_event_add_io(deliver->event, &deliver->synced, fd, EPOLLIN, deliver_on_synced, deliver) < 0) {
        close(fd);
        return false;
    }
    return sd_event_source_set_io_fd_own(deliver->synced, true) >= 0;
}

static bool start(struct deliver *deliver, GError **error)
{
    deliver->hub = hub_new(deliver->event, error);
    if (!deliver->hub)
        return false;
    deliver->logins = logins_new(deliver->hub);
    if (!add_relays(deliver, error))
        return false;
    if (sd_event_add_defer(deliver->event, &deliver->turn, deliver_turn, deliver) < 0 ||
        sd_event_source_set_priority(deliver->turn, TURN_PRIORITY) < 0 ||
        sd_event_source_set_enabled(deliver->turn, SD_EVENT_OFF) < 0 ||
        sd_event_add_time_relative(deliver->event, &deliver->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer,
                                   deliver) < 0 ||
        sd_event_add_time_relative(deliver->event, &deliver->rest, CLOCK_MONOTONIC, UINT64_MAX / 4, 1, on_rest,
                                   deliver) < 0 ||
        !watch_disk(deliver)) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no timer");
        return false;
    }
    sd_event_source_set_enabled(deliver->timer, SD_EVENT_OFF);
    deliver_look_for_room(deliver);
    return true;
}

struct deliver *deliver_new(const struct config *config, enum run_mode mode, struct store *store, sd_event *event,
                            const struct clock *clock, GTimeZone *zone, const struct deliver_hooks *hooks,
                            GError **error)
{
    struct deliver *deliver = g_new0(struct deliver, 1);

    deliver->config = config_ref((struct config *)config);
    deliver->mode = mode;
    deliver->store = store;
    deliver->event = sd_event_ref(event);
    deliver->clock = clock;
    deliver->zone = g_time_zone_ref(zone);
    deliver->hooks = *hooks;
    deliver->relays = g_ptr_array_new_with_free_func(free_relay);
    deliver->endings = ending_list_new();
    if (!start(deliver, error)) {
        deliver_free(deliver);
        return NULL;
    }
    return deliver;
}

/* A claimed letter gets its outcome even now: what was not ended by its dot is later, the rest uncertain. */
static void abandon_sessions(struct deliver *deliver)
{
    deliver->stopping = true;
    for (guint i = 0; i < deliver->relays->len; i++) {
        struct relay *relay = deliver->relays->pdata[i];

        for (guint j = 0; j < relay->sessions->len; j++)
            session_abandon(relay->sessions->pdata[j]);
    }
    deliver_flush_endings(deliver);
}

void deliver_free(struct deliver *deliver)
{
    if (!deliver)
        return;
    if (deliver->turn)
        abandon_sessions(deliver);
    g_queue_clear_full(&deliver->groups, free_group);
    g_ptr_array_unref(deliver->relays);
    g_ptr_array_unref(deliver->endings);
    sd_event_source_disable_unref(deliver->turn);
    sd_event_source_disable_unref(deliver->timer);
    sd_event_source_disable_unref(deliver->rest);
    sd_event_source_disable_unref(deliver->synced);
    logins_free(deliver->logins);
    hub_free(deliver->hub);
    g_free(deliver->complaint);
    g_time_zone_unref(deliver->zone);
    sd_event_unref(deliver->event);
    config_unref(deliver->config);
    g_free(deliver);
}

void deliver_kick(struct deliver *deliver)
{
    deliver->await_plan = false;
    for (guint i = 0; i < deliver->relays->len; i++) {
        struct relay *relay = deliver->relays->pdata[i];

        relay->drained = false;
        relay_refill(relay); /* at once, so that deliver_is_idle() tells the truth right after */
    }
    deliver->working = !deliver_is_idle(deliver);
    if (deliver->working)
        deliver_schedule(deliver);
}

bool deliver_is_idle(const struct deliver *deliver)
{
    if (deliver->endings->len || deliver->groups.length)
        return false;
    for (guint i = 0; i < deliver->relays->len; i++)
        if (relay_is_working(deliver->relays->pdata[i]))
            return false;
    return true;
}

void deliver_stop(struct deliver *deliver)
{
    deliver->stopping = true;
    for (guint i = 0; i < deliver->relays->len; i++) {
        struct relay *relay = deliver->relays->pdata[i];

        relay_drop_letters(relay);
        for (guint j = 0; j < relay->sessions->len; j++)
            session_stop(relay->sessions->pdata[j]);
    }
    deliver->working = true; /* so that the end is told, even when there is nothing to wait for */
    deliver_schedule(deliver);
}
