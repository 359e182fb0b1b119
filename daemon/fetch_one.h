/* SPDX-License-Identifier: MIT */
/*
 * One file of a web server brought up to date: the password, the question
 * whether it changed, and the copy that is replaced only by one that is whole
 * and looks like an export. Whatever fails leaves the copy as it was and is
 * worded for people. When to ask is fetch.h's.
 */
#pragma once

#include <systemd/sd-event.h>

#include "config/clock.h"
#include "config/config.h"
#include "net/hub.h"
#include "net/login.h"

/* Where it is done; outlives the fetch. */
struct fetch_edge {
    struct hub *hub;
    struct logins *logins;
    const struct clock *clock;
    GTimeZone *zone;
};

enum fetch_outcome { FETCH_NEW, FETCH_SAME, FETCH_FAILED };

/* Strings are valid during the call. */
struct fetch_answer {
    enum fetch_outcome outcome;
    const char *reason; /* why it failed, with a remedy: what stands behind «"ADDRESS" cannot be fetched: » */
    bool for_good;      /* a person has to do something; asking again soon does harm */
    int64_t retry_after_s;
};

/* Called once from the event loop; may free the fetch. */
typedef void (*fetch_one_func)(const struct fetch_answer *answer, void *data);

struct fetch_one;

/* Brings the copy of WEB at PATH up to date. WEB and PATH outlive it. */
struct fetch_one *fetch_one_start(const struct fetch_edge *edge, const struct config_web *web, const char *path,
                                  fetch_one_func func, void *data);
void fetch_one_free(struct fetch_one *one); /* breaks it off; NULL is fine */

/* The same, waited for. HERINNERD_ERROR_SERVER: «"ADDRESS" cannot be fetched: REASON». */
bool fetch_wait(const struct config_web *web, const char *path, const struct clock *clock, GTimeZone *zone,
                GError **error);
