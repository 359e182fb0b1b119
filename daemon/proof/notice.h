/* SPDX-License-Identifier: MIT */
/*
 * What the owner is to know and which mail told it (plan/tell.h decides, this
 * remembers), and the mails themselves: reminders of kind `owner`. They obey
 * the same states, claims and proof as letters to clients, are no contact
 * with anybody and serve no stage. Functions that write run inside the
 * caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "plan/tell.h"
#include "proof/reminder.h"

/* An open notice as the store has it. */
struct notice_row {
    int64_t id;
    struct notice *notice;
    civil_day since;
    struct told told; /* by mails that went, or are going, in the mode that was asked for */
    bool told_ever;   /* a mail of either mode that went told it */
    bool tried_today; /* its mail was refused today: not again before tomorrow */
};

/* Opens NOTICE unless its cause is open already. */
bool notice_open(struct store *store, const struct notice *notice, GError **error);

/* It has ended. */
bool notice_end(struct store *store, int64_t id, GError **error);

/* All that are open (of struct notice_row), by number. */
GPtrArray *notice_list(struct store *store, enum run_mode mode, civil_day today, GError **error);

/* Letters to clients of which nobody knows whether they went (of struct tell_uncertain), by number. */
GPtrArray *notice_uncertain(struct store *store, enum run_mode mode, GError **error);

struct decision;

/* A mail to the owner of one sender, or one that hands a claim to an agency (agency.h). */
struct owner_mail {
    const struct config_sender *sender;
    const char *template_name;
    GPtrArray *rows; /* of const struct notice_row: what it tells, by number */
    civil_day day;
    bool queued; /* it waits from before, with its bytes */
    /* to an agency: */
    struct decision *decision; /* what is handed over; owned. NULL = it goes to the owner */
    int64_t task;              /* that it carries out */
    char *digest;              /* what tells it from another one; owned */
};

/* What tells a kept mail from a changed one: sender, letter, each notice and its round. New string. */
char *owner_mail_digest(const struct owner_mail *mail);

/* Planned and not claimed owner mails of MODE (of struct pending). */
GPtrArray *owner_mail_pending(struct store *store, enum run_mode mode, GError **error);

/* Writes MAIL as a planned row with its recipients, what it tells, and its journal row. *ID gets its number. */
bool owner_mail_plan(struct store *store, const struct owner_mail *mail, enum run_mode mode, int64_t valid_until_ms,
                     int64_t *id, GError **error);
