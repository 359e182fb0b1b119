/* SPDX-License-Identifier: MIT */
/*
 * What the files that write a mail to the owner share. Private to
 * cycle_owner*.c: cycle_owner.c decides with the store which mails there are,
 * these gather the facts of one and compose it.
 */
#pragma once

#include "compose/owner.h"
#include "cycle_steps.h"
#include "proof/records.h"

/* What the lists of owner.h point to, kept until the letter is made. */
struct gathering {
    struct cycle *cycle;
    GPtrArray *tasks;      /* of struct owner_task */
    GPtrArray *alerts;     /* of struct owner_alert */
    GHashTable *approvals; /* digest -> const struct decision that waits for a yes; NULL until one is looked for */
    GPtrArray *notes;      /* of GPtrArray: the notes that the tasks quote */
};

/* The open task that NOTICE is about, or NULL. */
const struct task_row *cycle_task_of(const struct cycle *cycle, const struct notice *notice);

/* Adds the task, or the alert, that NOTICE (ROW) is about. Errors: the store. */
bool gathering_add_task(struct gathering *gathering, const struct notice *notice, GError **error);
void gathering_add_alert(struct gathering *gathering, const struct notice_row *row);
void owner_task_free(gpointer task);
void owner_alert_free(gpointer alert);
