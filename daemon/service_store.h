/* SPDX-License-Identifier: MIT */
/*
 * What the one sender does to its store before it sends anything: opens it,
 * takes the lock, settles what a crash left behind, looks whether the store is
 * where it was. It sends nothing.
 */
#pragma once

#include "config/clock.h"
#include "config/config.h"
#include "proof/store.h"

/*
 * Another process that has the store or the lock is waited for 10 s; then
 * HERINNERD_ERROR_BUSY naming it. What the owner should know goes to stderr. *STORE and *LOCK_FD
 * are set as far as it came, also on failure; the caller closes them.
 */
bool service_store_open(const struct config *config, const struct clock *clock, struct store **store, int *lock_fd,
                        GError **error);
