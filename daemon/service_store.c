/* SPDX-License-Identifier: MIT */
#include "service_store.h"

#include <stdio.h>

#include "base/error.h"
#include "base/fault_point.h"
#include "proof/guard.h"
#include "proof/records.h"
#include "proof/reminder.h"

enum { START_WAIT_MS = 10000, LOCK_POLL_MS = 200, LOCK_POLL_USEC = 200000 };

static bool take_lock(const char *path, int *fd, GError **error)
{
    for (int waited = 0;; waited += LOCK_POLL_MS) {
        g_autoptr(GError) why = NULL;

        if (sender_lock_take(path, fd, &why))
            return true;
        if (!g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_BUSY) || waited >= START_WAIT_MS) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        g_usleep(LOCK_POLL_USEC);
    }
}

/* Without it nothing is claimed, but what waits for nothing goes on: a full disk is told, and looked at again. */
static bool have_reserve(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (reserve_make(path, &why))
        return true;
    if (g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_FULL)) {
        fprintf(stderr, "herinnerd: %s\n", why->message);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* `mode = live` in the file does what go-live does: the live history starts empty. */
static bool go_live_by_file(const struct config *config, struct store *store, GError **error)
{
    if (!config->mode_given || config->mode != MODE_LIVE)
        return true;
    if (!store_begin(store, error))
        return false;
    if (store_go_live(store, "herinnerd", false, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

/* Letters that were on the wire when the last process ended. */
static bool settle_last_end(struct store *store, GError **error)
{
    int doubtful = 0;

    if (!reminder_recover(store, &doubtful, error))
        return false;
    FAULT("recovered");
    if (doubtful)
        fprintf(stderr, "herinnerd: %d letters may have been sent before the last end; see \"herinnerctl uncertain\"\n",
                doubtful);
    return true;
}

static bool look_at_origin(struct store *store, GError **error)
{
    g_autofree char *machine = machine_id_read(), *why = NULL;
    bool held;

    if (!origin_check(store, machine, &held, &why, error))
        return false;
    FAULT("origin");
    if (held)
        fprintf(stderr, "herinnerd: all letters are held: %s; see \"herinnerctl adopt\"\n", why);
    return true;
}

bool service_store_open(const struct config *config, const struct clock *clock, struct store **store, int *lock_fd,
                        GError **error)
{
    *store = store_open(config->store, STORE_CREATE, START_WAIT_MS, clock, error);
    if (!*store || !take_lock(config->store, lock_fd, error) || !have_reserve(config->store, error) ||
        !settle_last_end(*store, error) || !look_at_origin(*store, error))
        return false;
    store_set_patience(*store, 0); /* the loop never sleeps in the store */
    return go_live_by_file(config, *store, error);
}
