/* SPDX-License-Identifier: MIT */
/* The relays and mailboxes in `status`: where each is, and what trouble the service has with it. */
#pragma once

#include "report/json.h"
#include "report/status.h"

void status_print_peers(const struct output *out, const struct status_facts *facts);

/* `relays` and `mailboxes`, of relay or mailbox, server, trouble (null: none is known) and since. */
void status_peers_json(struct json *json, const struct output *out, const struct status_facts *facts);
