/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the service share. Private to service*.c: service.c starts
 * and ends it, service_events.c turns signals, timers and files into calls,
 * service_work.c takes the steps of a pass, service_reload.c swaps the
 * configuration, service_once.c words the end of a single pass.
 */
#pragma once

#include <systemd/sd-event.h>

#include "compose/letter.h"
#include "cycle.h"
#include "fetch.h"
#include "proof/store.h"
#include "receive/inbox.h"
#include "remarks.h"
#include "service.h"
#include "service_stamp.h"
#include "watch.h"

struct service {
    const struct service_options *options;
    struct config *config;
    struct composer *composer;
    struct clock clock;
    struct store *store;
    struct cycle *cycle;
    struct inboxes *inboxes;
    struct fetches *fetches;
    struct watch *watch;
    struct remarks *remarks;
    struct stamper *stamper;
    sd_event *event;
    sd_event_source *work; /* deferred: the next step of a pass */
    sd_event_source *timer;
    sd_event_source *retry; /* the same step again, once the store may be free; or a pass again that failed */
    int retry_ms, pass_ms;
    int timer_fd, lock_fd;
    bool stopping;
    int status;
    bool reloading;             /* the letters on the wire come to their end first */
    struct config *next_config; /* what takes over then; NULL = what was read last cannot be used */
    struct composer *next_composer;
};

/* service_events.c */
bool service_open_loop(struct service *service, GError **error);
void service_close_loop(struct service *service);
/* The timer for the instant UTC_MS; 0 = nothing is known, only a clock that was set wakes. */
void service_arm_timer(struct service *service, int64_t utc_ms);
/* Tries again after a moment that grows each time until retry_ms is set to 0. */
void service_try_later(struct service *service);
/* A pass that failed comes again after a while that grows each time until pass_ms is set to 0. */
void service_pass_later(struct service *service);
void service_on_watch(enum watched what, void *data);

/* service_work.c: one step of the pass, and what follows from its end. */
int service_step(sd_event_source *source, void *data);
void service_set_working(struct service *service, bool working);
/* The textfile for whoever watches from outside; nothing while a pass makes its plan: it comes at its end. */
void service_write_figures(const struct service *service);
/* A write that failed may have been lost or not, and no later one can tell: the next start reads what is there. */
G_NORETURN void service_end_at_once(const GError *error);
/* For cycle_new(); DATA is the service. */
void service_woken(void *data);

/* service_mail.c: the mailboxes of CONFIG; the first pass is asked for when each was read once. */
struct inboxes *service_open_mail(struct service *service, const struct config *config, GError **error);
/* The copies of what CONFIG has on web servers, likewise. */
struct fetches *service_open_web(struct service *service, const struct config *config, GError **error);
/* Whether mailboxes and web servers were asked once. */
bool service_is_settled(const struct service *service);
/* A pass, now; while the mailboxes are read for the first time it comes by itself after that. */
void service_request_pass(struct service *service);
/* A pass as soon as the web servers said whether their files are the same. */
void service_request_fresh_pass(struct service *service);

/* service_reload.c */
struct composer *service_compile_letters(const struct config *config, GError **error);
/* HUP: reads everything anew and lets the letters on the wire come to their end; the old goes on when it cannot be
 * used. */
void service_reload(struct service *service);
/* The letters of the old configuration are done: the new one takes over, or the old one goes on. */
void service_finish_reload(struct service *service);
void service_drop_reload(struct service *service);

/* service_once.c: the exit status of a single pass that ended without an error; says why on stderr. */
int service_once_status(struct service *service, bool needs_person);

/* An error on the log, with the program's name. */
void service_say(const GError *error);
