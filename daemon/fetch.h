/* SPDX-License-Identifier: MIT */
/*
 * Keeps the copies of what lies on web servers up to date: every so often,
 * and sooner when letters are about to go. A server that is away is told in
 * `status` and asked again by itself; it stops nothing else. Whether a copy is
 * still fresh enough for letters is the planner's (R13).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

#include "base/auto.h"
#include "config/clock.h"
#include "config/config.h"

struct store;
struct fetches;

struct fetches_hooks {
    /* A copy is another one, or a trouble lasts so long that the owner is to hear of it: plan again. */
    void (*news)(void *data);
    /* For the first time every server was asked. Once. */
    void (*settled)(void *data);
    void *data;
};

/* CONFIG, STORE and CLOCK outlive it. ONCE: each is asked once. With a pretended time only servers on this machine are
 * asked: what is noted of a copy would carry that time. Nothing is called from inside. */
struct fetches *fetches_new(const struct config *config, struct store *store, sd_event *event,
                            const struct clock *clock, bool once, const struct fetches_hooks *hooks, GError **error);
void fetches_free(struct fetches *fetches);
AUTO_DEFINE(fetches, fetches_free)

/* Whether `settled` was called or will not be: there is nothing to fetch. */
bool fetches_are_settled(const struct fetches *fetches);

/* Letters may go: copies that were not asked for lately are asked for, servers in trouble aside. True when `news` comes
 * once they have answered; else all is as fresh as it gets. */
bool fetches_refresh(struct fetches *fetches);
