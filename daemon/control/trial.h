/* SPDX-License-Identifier: MIT */
/*
 * A mail that a person sends to himself: it goes by the service, which has the
 * secrets, the way of all mail. Put into the queue here, and waited for.
 */
#pragma once

#include "control/control.h"
#include "proof/trial.h"

/* The sender called KEY, the first one for NULL. HERINNERD_ERROR_USAGE when there is none of that name. */
const struct config_sender *trial_sender(const struct control *control, const char *key, GError **error);

/*
 * Whether a mail of SENDER may go to the address TO now. HERINNERD_ERROR_USAGE: TO is none, or a client's;
 * _CONFIG: there is no relay, or the time is pretended and it is another machine; _BUSY: no service runs.
 */
bool trial_may_go(const struct control *control, const struct config_sender *sender, const char *to, GError **error);

/* "test.RANDOM@the sender's domain". New string. */
char *trial_message_id(const struct config_sender *sender);

/*
 * Queues TRIAL, whose sender, relay, day, end and actor are filled in from SENDER, and waits half a minute for it. What
 * became of it is said, with the talk to the relay when TRANSCRIPT. The exit status; HERINNERD_ERROR_SERVER in the
 * relay's own words.
 */
int trial_send(struct control *control, const struct config_sender *sender, struct trial *trial, bool transcript,
               GError **error);
