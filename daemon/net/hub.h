/* SPDX-License-Identifier: MIT */
/*
 * Drives libcurl's multi handle from the event loop: its sockets and its one
 * timer become event sources. Every connection of the process hangs on one
 * hub. It knows nothing of protocols and keeps no time-outs of its own.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

struct hub;

/* Holds a reference to EVENT. HERINNERD_ERROR_SERVER when libcurl cannot start. */
struct hub *hub_new(sd_event *event, GError **error);

/* All streams on it must have been freed. */
void hub_free(struct hub *hub);

sd_event *hub_event(const struct hub *hub);
