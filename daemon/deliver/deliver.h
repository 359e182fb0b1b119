/* SPDX-License-Identifier: MIT */
/*
 * From the queue to the relay: claims what is ready, hands the exact bytes
 * over, and writes down what the relay said. It decides nothing about
 * reminders; what must go back to the planner is reported by `replan`.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

#include "config/clock.h"
#include "config/config.h"

struct store;
struct deliver;

struct deliver_hooks {
    /* Whether the ledgers that the queue rests on are still the ones that were read (store.md 2.2). */
    bool (*sources_current)(void *data);
    /* A claim was overtaken or a source changed: plan again. */
    void (*replan)(void *data);
    /* An outcome was written or a relay's state changed. */
    void (*progress)(void *data);
    /* The store cannot be read or written: nothing more may leave, the process must end. */
    void (*broken)(void *data, const GError *error);
    void *data;
};

/*
 * CONFIG is referenced until deliver_free(). MODE rehearsal sends everything to
 * the outbox (or to rehearse_to). Works on EVENT by sockets and timers only.
 */
struct deliver *deliver_new(const struct config *config, enum run_mode mode, struct store *store, sd_event *event,
                            const struct clock *clock, GTimeZone *zone, const struct deliver_hooks *hooks,
                            GError **error);
void deliver_free(struct deliver *deliver);

/* Looks for work: call after queueing and when time has passed. Cheap when there is none. */
void deliver_kick(struct deliver *deliver);

/* Nothing on the wire and nothing ready for now (what waits for a backoff is not ready). */
bool deliver_is_idle(const struct deliver *deliver);

/* Finish what is on the wire, claim nothing more; deliver_is_idle() tells when. */
void deliver_stop(struct deliver *deliver);
