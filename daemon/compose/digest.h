/* SPDX-License-Identifier: MIT */
/*
 * The facts of the owner's overview (`digest`): what went out, what came back,
 * what comes, what waits, what is owed. They are gathered by the caller; this
 * decides nothing about what stands in it. Pure.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/money.h"
#include "compose/owner_links.h"
#include "plan/digest.h"
#include "plan/plan.h"
#include "plan/tell.h"

enum digest_state {
    DIGEST_SENT,
    DIGEST_FAILED,
    DIGEST_UNCERTAIN,
    DIGEST_RECALLED,
    DIGEST_LAPSED,
    DIGEST_PAID,
    DIGEST_PART_PAID,
    DIGEST_RETURNED,
};

/* One line of a list. All strings are owned; what does not apply is NULL, 0 or DAY_NONE. */
struct digest_line {
    char *id, *key, *client, *stage, *numbers, *number, *words;
    GArray *sums;        /* of struct money, a currency each */
    GArray *interest;    /* the same, what the letter asks beside it */
    struct money costs;  /* minor 0 = none */
    GPtrArray *previous; /* of struct letter_previous: what went before */
    GPtrArray *items;    /* of const struct plan_item: what waits or is held */
    struct owner_links *links;
    civil_day day, until;
    int overdue; /* days */
    enum digest_state state;
    enum reason reason;      /* what holds it */
    enum notice_kind notice; /* what came back */
};

struct digest_line *digest_line_new(void);
void digest_line_free(struct digest_line *line);

enum { DIGEST_SHOWN = 15 }; /* lines of a list; how many more there are is said */

/* Adds MINOR of CURRENCY to the sums of LINE. */
void digest_line_add(struct digest_line *line, int64_t minor, const char *currency);

enum { DIGEST_BANDS = 5 }; /* not overdue, to 30 days, to 60, to 90, older */

struct digest_ageing {
    char currency[CURRENCY_SIZE];
    int64_t bands[DIGEST_BANDS];
};

/* A ledger, or the statements of a bank. */
struct digest_source {
    const char *name;
    bool bank, trusted;
    civil_day day; /* of the file; the last day that is known */
    int rows, rejected;
};

struct owner_digest {
    enum digest_kind kind;
    bool rehearsal;
    civil_day since; /* the day of the one before */
    GPtrArray *sent; /* these of struct digest_line */
    GPtrArray *paid;
    GPtrArray *returned; /* what came back: answers, bounces */
    GPtrArray *coming;
    GPtrArray *approvals;
    GPtrArray *held;
    GPtrArray *debtors;
    GArray *ageing;  /* of struct digest_ageing, by currency */
    GArray *sources; /* of struct digest_source */
    char *head;      /* of the journal, "SEQ:HASH" */
};

struct owner_digest *owner_digest_new(enum digest_kind kind);
void owner_digest_free(struct owner_digest *digest);
AUTO_DEFINE(owner_digest, owner_digest_free)
