/* SPDX-License-Identifier: MIT */
/*
 * The parts of a server's address as the configuration writes it. Splits and
 * judges the form; looks up no name.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct server_url {
    char *scheme;
    char *host; /* IPv6 without its brackets */
    int port;   /* -1 = the scheme's own */
    char *path; /* "" or what stands behind the host, from the slash on */
};

/* Splits TEXT; false (and nothing to free) when it is no URL with a host, or
 * holds a user, a query or a fragment. */
bool server_url_split(const char *text, struct server_url *url);
void server_url_clear(struct server_url *url);

/* "host" or "host:port" as it stands in a URL, IPv6 in brackets. New string. */
char *server_url_place(const struct server_url *url);

/* Whether HOST is this machine by its form: localhost, 127.0.0.0/8, ::1. */
bool host_is_loopback(const char *host);
