/* SPDX-License-Identifier: MIT */
#include "net/hub.h"

#include <sys/epoll.h>

#include "base/error.h"
#include "net/hub_inside.h"
#include "net/wipe.h"

struct hub {
    sd_event *event;
    CURLM *multi;
    sd_event_source *timer;
    GPtrArray *sources; /* of sd_event_source, one a socket of libcurl */
};

/* Hands ended transfers to their owners. The message is not valid after the owner removed its handle. */
static void collect(struct hub *hub)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(hub->multi, &left))) {
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        struct hub_transfer *transfer = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
        transfer->done(easy, result, transfer->data);
    }
}

static void act(struct hub *hub, curl_socket_t fd, int what)
{
    int running;

    curl_multi_socket_action(hub->multi, fd, what, &running);
    collect(hub);
}

static int on_socket(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    int what = 0;

    (void)source;
    if (revents & (EPOLLIN | EPOLLHUP))
        what |= CURL_CSELECT_IN;
    if (revents & EPOLLOUT)
        what |= CURL_CSELECT_OUT;
    if (revents & EPOLLERR)
        what |= CURL_CSELECT_ERR;
    act(data, fd, what);
    return 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    act(data, CURL_SOCKET_TIMEOUT, 0);
    return 0;
}

static void free_source(void *source)
{
    sd_event_source_disable_unref(source);
}

static uint32_t epoll_events(int what)
{
    return (uint32_t)((what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0));
}

/* libcurl's CURLMOPT_SOCKETFUNCTION: SOCKETP is the source that belongs to FD. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *socketp)
{
    struct hub *hub = data;
    sd_event_source *source = socketp;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (source)
            g_ptr_array_remove_fast(hub->sources, source);
        curl_multi_assign(hub->multi, fd, NULL);
        return 0;
    }
    if (source)
        return sd_event_source_set_io_events(source, epoll_events(what)) < 0 ? -1 : 0;
    if (sd_event_add_io(hub->event, &source, fd, epoll_events(what), on_socket, hub) < 0)
        return -1;
    g_ptr_array_add(hub->sources, source);
    curl_multi_assign(hub->multi, fd, source);
    return 0;
}

/* libcurl's CURLMOPT_TIMERFUNCTION; it must not be answered from inside, so 0 ms fires at the next turn too. */
static int set_timer(CURLM *multi, long timeout_ms, void *data)
{
    struct hub *hub = data;

    (void)multi;
    if (timeout_ms < 0)
        return sd_event_source_set_enabled(hub->timer, SD_EVENT_OFF) < 0 ? -1 : 0;
    if (sd_event_source_set_time_relative(hub->timer, (uint64_t)timeout_ms * 1000) < 0)
        return -1;
    return sd_event_source_set_enabled(hub->timer, SD_EVENT_ONESHOT) < 0 ? -1 : 0;
}

struct hub *hub_new(sd_event *event, GError **error)
{
    struct hub *hub = g_new0(struct hub, 1);

    hub->event = sd_event_ref(event);
    hub->sources = g_ptr_array_new_with_free_func(free_source);
    wipe_init();
    hub->multi = curl_multi_init();
    if (!hub->multi ||
        sd_event_add_time_relative(event, &hub->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer, hub) < 0) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "libcurl cannot start");
        hub_free(hub);
        return NULL;
    }
    sd_event_source_set_enabled(hub->timer, SD_EVENT_OFF);
    curl_multi_setopt(hub->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(hub->multi, CURLMOPT_SOCKETDATA, hub);
    curl_multi_setopt(hub->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(hub->multi, CURLMOPT_TIMERDATA, hub);
    return hub;
}

void hub_free(struct hub *hub)
{
    if (!hub)
        return;
    if (hub->multi)
        curl_multi_cleanup(hub->multi);
    g_ptr_array_unref(hub->sources);
    sd_event_source_disable_unref(hub->timer);
    sd_event_unref(hub->event);
    g_free(hub);
}

sd_event *hub_event(const struct hub *hub)
{
    return hub->event;
}

bool hub_add(struct hub *hub, CURL *easy, struct hub_transfer *transfer)
{
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    return curl_multi_add_handle(hub->multi, easy) == CURLM_OK;
}

void hub_remove(struct hub *hub, CURL *easy)
{
    curl_multi_remove_handle(hub->multi, easy);
}
