/* SPDX-License-Identifier: MIT */
/* For net/ alone: transfers on the hub. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "net/hub.h"

/* Called once when the transfer of an easy handle has ended; it may remove the handle. */
typedef void (*hub_done_func)(CURL *easy, CURLcode result, void *data);

/* DATA comes back with DONE. CURLOPT_PRIVATE of EASY is taken by the hub. The handle stays until hub_remove(). */
struct hub_transfer {
    hub_done_func done;
    void *data;
};

bool hub_add(struct hub *hub, CURL *easy, struct hub_transfer *transfer);
void hub_remove(struct hub *hub, CURL *easy);
