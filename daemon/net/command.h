/* SPDX-License-Identifier: MIT */
/*
 * Runs the command that prints a secret (`password_command`), as msmtp and
 * isync do, without holding up the event loop. Its text is split into words
 * as a shell would and run without one; it gets no input, nothing of systemd's
 * in its environment, no secret anywhere, and 30 seconds. What it prints is
 * read up to a limit; what it complains of goes to our standard error.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-event.h>

struct command;

/* Called once from the event loop. SECRET is the first line of output, to be freed with credential_free(); NULL with
 * ERROR (owned by the command). May free the command. */
typedef void (*command_func)(char *secret, const GError *error, void *data);

/* NULL with HERINNERD_ERROR_CONFIG when it cannot be started. */
struct command *command_start(sd_event *event, const char *text, command_func func, void *data, GError **error);

/* Ends what still runs, with all that it started. */
void command_free(struct command *command);
