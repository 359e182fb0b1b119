/* SPDX-License-Identifier: MIT */
/*
 * Letters to the owner: what there is to do (`task`), what the owner should
 * know (`alert`) and the overview (`digest`), from facts that are handed in. It decides nothing about what
 * is told when (plan/tell.h) and reads no file. Pure.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "compose/digest.h"
#include "compose/letter.h"
#include "compose/owner_links.h"
#include "plan/tell.h"

/* What was noted about a client. */
struct owner_note {
    civil_day day;
    const char *text;
};

/* One call or task. All pointers belong to the caller; lists may be NULL. */
struct owner_task {
    int64_t id;
    const char *key;                     /* the client's */
    const char *kind;                    /* the store's word: call, task, handover, no-address, claim, agency */
    const char *name;                    /* the client's */
    const char *contact, *phone, *stage; /* "" when not known */
    civil_day since;                     /* the day it was made */
    civil_day until;                     /* the last day before it lapses, DAY_NONE */
    GPtrArray *items;                    /* of const struct plan_item */
    GPtrArray *letters;                  /* of struct letter_previous */
    GPtrArray *promises;                 /* of const struct history_hold */
    GPtrArray *notes;                    /* of struct owner_note */
    struct owner_links *links;           /* NULL = none */
};

/* One thing to know. What does not apply is "", NULL or 0. */
struct owner_alert {
    enum notice_kind kind;
    bool again;
    const char *id, *name, *stage, *source, *number;
    const char *key; /* the client's */
    char *detail;    /* may be NULL */
    civil_day day;
    bool stale, shrunk;
    bool held; /* NOTICE_ATTACHMENT: the letter waits for its file */
    bool gone; /* NOTICE_RENAMED: the ledger left the configuration */
    int rows, rows_before, letters;
    GPtrArray *items;          /* of const struct plan_item */
    struct owner_links *links; /* NULL = none */
};

struct owner_request {
    const char *template_name;          /* task, alert or digest */
    const struct config_sender *sender; /* whose owner it goes to, in its owner_language */
    civil_day today;
    const char *message_id;
    int64_t instant_ms;
    int utc_offset;
    const GPtrArray *tasks;            /* of struct owner_task, NULL = none */
    const GPtrArray *alerts;           /* of struct owner_alert, NULL = none */
    const struct owner_digest *digest; /* for `digest`, whose tasks and alerts are those above; else NULL */
    const struct message_file *files;
    guint file_count;
};

/* The message; errors as composer_compose(). */
struct letter *composer_owner(const struct composer *composer, const struct owner_request *request, GError **error);
