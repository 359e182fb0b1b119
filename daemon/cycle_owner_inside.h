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

/* The first of the plan's items of client KEY, or NULL: they stand together. */
const struct plan_item *cycle_first_item(const struct plan *plan, const char *key);

/* Gives every task and alert its links (plan/owner_act.h): they go with mail ID to SENDER's owner. None where no
 * mailbox of SENDER's is read. Errors: the store. */
bool gathering_add_links(struct gathering *gathering, int64_t id, const struct config_sender *sender, GError **error);
/* The same for the lines that DIGEST shows of what waits, is held or came back. */
bool gathering_link_digest(const struct gathering *gathering, int64_t id, const struct config_sender *sender,
                           struct owner_digest *digest, GError **error);

/* Whose owner hears of NOTICE; NULL when nobody can be told now. */
const struct config_sender *cycle_sender_of(const struct cycle *cycle, const struct notice *notice);

/* The open task that NOTICE is about, or NULL. */
const struct task_row *cycle_task_of(const struct cycle *cycle, const struct notice *notice);

/* The invoices of ROW as PLAN has them now: of const struct plan_item, new array. */
GPtrArray *cycle_task_items(const struct plan *plan, const struct task_row *row);

/* -- cycle_agency.c: a hand-over that is mailed to its agency */
/* Whether TASK is carried out by such a mail, and the owner need not be asked to. */
bool cycle_agency_serves(const struct cycle *cycle, const struct task_row *task, bool *serves, GError **error);
/* Adds the mails of open hand-overs that may go now to MAILS (of struct owner_mail). */
bool cycle_add_agency_mails(struct cycle *cycle, GPtrArray *mails, GError **error);
/* One of them as exact bytes; errors as cycle_owner_letter(). */
struct letter *cycle_agency_letter(struct cycle *cycle, int64_t id, const struct owner_mail *mail, GError **error);

/* -- cycle_owner_task.c, cycle_owner_alert.c */
/* Adds the task, or the alert, that NOTICE (ROW) is about. Errors: the store. */
bool gathering_add_task(struct gathering *gathering, const struct notice *notice, GError **error);
void gathering_add_alert(struct gathering *gathering, const struct notice_row *row);
void owner_task_free(gpointer task);
void owner_alert_free(gpointer alert);

/* -- cycle_owner_trouble.c */
/* Fills `troubles` with what the store says of relays, mailboxes and letters, and the disk. Errors: the store. */
bool cycle_find_troubles(struct cycle *cycle, GError **error);
/* Takes back what was said of letters that nobody waits for any more. Errors: the store. */
bool cycle_forget_letters(struct cycle *cycle, GError **error);
/* The sentence about the trouble of KIND with NAME, "" when there is none. */
const char *cycle_trouble_text(const struct cycle *cycle, enum notice_kind kind, const char *name);
/* The first sender whose relay takes letters, or NULL. */
const struct config_sender *cycle_sender_beside(const struct cycle *cycle);

/* -- cycle_owner_digest.c */
/* Adds the overviews that are to go today to STANDING (of struct notice), each considered once a day. Errors: the
 * store. */
bool cycle_find_digests(struct cycle *cycle, GPtrArray *standing, GError **error);
/* The facts of an overview of KIND; its tasks and alerts go to GATHERING. NULL: the store. */
struct owner_digest *gathering_add_digest(struct gathering *gathering, const struct config_sender *sender,
                                          enum digest_kind kind, GError **error);
/* What kind of overview MAIL is; DIGEST_NONE when it is none. */
enum digest_kind digest_kind_of_mail(const struct owner_mail *mail);
/* -- cycle_owner_letter.c */
/* MAIL, which has number ID (0 = none: it is only looked at), as a letter; KIND as digest_kind_of_mail(). */
struct letter *cycle_owner_compose(struct cycle *cycle, int64_t id, const char *message_id,
                                   const struct owner_mail *mail, enum digest_kind kind, GError **error);
