/* SPDX-License-Identifier: MIT */
/*
 * Reads the mailboxes of the configuration: one connection each, every so
 * often, or as soon as the server says that mail has come. What a mail does
 * is written together with how far the folder was read. Whatever fails here
 * is told in `status` and tried again; it never stops letters and blames no
 * client.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

#include "config/clock.h"
#include "config/config.h"
#include "receive/effect.h"

struct store;
struct inboxes;

struct inboxes_hooks {
    /* What a mail about our letters did may change decisions: plan again. */
    void (*news)(void *data);
    /* For the first time every mailbox was read to its end, or cannot be now. Once. */
    void (*settled)(void *data);
    /* The store cannot be read or written: the process must end. */
    void (*broken)(void *data, const GError *error);
    /* One of them was read to its end without trouble. */
    void (*read)(void *data);
    struct effect_days (*days)(void *data);
    void *data;
};

/* CONFIG, STORE and CLOCK outlive it. ONCE: each is read once. With a pretended time only mailboxes on this machine are
 * read. Nothing is called from inside. */
struct inboxes *inboxes_new(const struct config *config, struct store *store, sd_event *event,
                            const struct clock *clock, bool once, const struct inboxes_hooks *hooks, GError **error);
void inboxes_free(struct inboxes *inboxes);
AUTO_DEFINE(inboxes, inboxes_free)

/* Whether `settled` was called or will not be: there is nothing to read. */
bool inboxes_are_settled(const struct inboxes *inboxes);

/* func(section, when it was last read to its end without trouble (UTC ms; 0 = not since INBOXES are there), data). */
typedef void (*inboxes_func)(const char *name, int64_t read_ms, void *data);
void inboxes_each(const struct inboxes *inboxes, inboxes_func func, void *data);
