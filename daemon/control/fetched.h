/* SPDX-License-Identifier: MIT */
/*
 * A file of a web server, fetched for a look: it lies in a folder of its own
 * that goes with it. The copy that the service keeps is not touched.
 */
#pragma once

#include "base/auto.h"
#include "config/clock.h"
#include "config/config.h"

struct fetched {
    char *folder;
    char *path; /* of the file, by the name that it has on the server */
};

/* NULL with HERINNERD_ERROR_SERVER in the words of `status`. */
struct fetched *fetched_get(const struct config_web *web, const struct clock *clock, GTimeZone *zone, GError **error);
void fetched_free(struct fetched *fetched); /* with the file */
AUTO_DEFINE(fetched, fetched_free)
