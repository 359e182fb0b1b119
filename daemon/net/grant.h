/* SPDX-License-Identifier: MIT */
/*
 * The access token of one OAuth2 login: its request, its life, and whoever
 * waits for it. For net/ alone; login.h says what it does.
 */
#pragma once

#include <stdbool.h>

#include "net/login.h"

struct grant;

/* LOGIN is used for as long as the grant lives. */
struct grant *grant_new(struct hub *hub, const struct config_login *login);
void grant_free(struct grant *grant);

/* Whether LOGIN asks for the same token. */
bool grant_serves(const struct grant *grant, const struct config_login *login);

/* Called from the event loop, or from inside grant_want(). */
typedef void (*grant_func)(struct grant *grant, void *data);

/* Makes sure that grant_token() or grant_failure() says how things stand. True: they do; false: FUNC is called then. */
bool grant_want(struct grant *grant, grant_func func, void *data);

/* NULL when there is none; valid until the loop goes on. */
const char *grant_token(const struct grant *grant);
struct login_failure grant_failure(const struct grant *grant);

/* As logins_refused() and logins_mended(). */
bool grant_refuse(struct grant *grant);
bool grant_is_mended(const struct grant *grant);
