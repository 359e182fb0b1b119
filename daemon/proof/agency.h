/* SPDX-License-Identifier: MIT */
/*
 * R24: the mail that hands a claim to an agency. It is a reminder of kind
 * `owner` that belongs to a task of kind `handover`; the schema lets a task
 * have one live mail. Once the relay has taken it the task is done, in the
 * same transaction: from then on the invoices are closed.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* What became of a task's mail. */
enum agency_state {
    AGENCY_NONE,    /* there is none, or it was taken back before it went */
    AGENCY_WAITING, /* planned or queued */
    AGENCY_GONE,    /* on its way, uncertain or accepted: never again by itself */
    AGENCY_FAILED,  /* a person has to send it */
};

/* The state of task TASK's mail; false on error. */
bool agency_state(struct store *store, int64_t task, enum agency_state *state, GError **error);

/* Reminder ID was accepted: when it is such a mail, its task is done. */
bool agency_reached(struct store *store, int64_t id, GError **error);
