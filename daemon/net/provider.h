/* SPDX-License-Identifier: MIT */
/*
 * Where a first OAuth2 login begins: the addresses that belong to a token
 * server, by a table of those that are known. Pure; it asks nobody.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"

struct provider {
    char *authorize_url; /* RFC 6749 3.1, "" = not known */
    char *device_url;    /* RFC 8628 3.1, "" = none that gives a token for mail */
    const char *more;    /* behind the address of the person's page, "" or "&access_type=offline…" */
};

/* What LOGIN says comes first. */
struct provider provider_of(const struct config_login *login);
void provider_clear(struct provider *provider);
