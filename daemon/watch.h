/* SPDX-License-Identifier: MIT */
/*
 * Watches the folders that matter: those of the ledgers and contacts, and the
 * store's wake file. Files that are replaced by a rename are seen because the folder
 * is watched; on network file systems, where the kernel tells nothing, the
 * files are looked at every ten minutes.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

#include "config/config.h"

enum watched { WATCHED_LEDGER, WATCHED_WAKE };

typedef void (*watch_func)(enum watched what, void *data);

struct watch;

struct watch *watch_new(sd_event *event, const struct config *config, watch_func func, void *data, GError **error);
void watch_free(struct watch *watch);
