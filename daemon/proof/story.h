/* SPDX-License-Identifier: MIT */
/*
 * What happened with a client or one invoice of its, as a dossier tells it:
 * letters with how far each came, calls and what was agreed, payments at the
 * bank. Reads only. What was planned, held or cancelled never reached anybody
 * and is no part of it; nor is what a person noted for the house alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"
#include "proof/export.h"
#include "proof/log.h"

/* One piece of evidence that came back about a letter. */
struct story_answer {
    char *level, *time, *recipient; /* time: UTC */
};

/* A letter, or a step that was recorded: all strings owned, "" when absent. */
struct story_letter {
    int64_t id;
    char *action; /* mail, or post, other: as recorded */
    char *stage, *day, *term_until, *subject;
    char *state, *level, *level_time; /* as log_entry has them */
    char **to, **invoices;
    char *relay, *reply; /* of the last attempt */
    char *costs_kind;    /* announce, claim; "" = it names none */
    int64_t costs;
    char costs_currency[CURRENCY_SIZE];
    char *note;         /* of a recorded one: how it went */
    GPtrArray *answers; /* of struct story_answer, in the order they came */
    bool rehearsal;
};

/* What was agreed or said. */
struct story_event {
    char *kind; /* of a hold: promise, instalments, dispute, closed, …; or call, handover; lapsed-call: not made in time
                 */
    civil_day day;
    char *invoice; /* number, "" = the client as a whole */
    char *text;    /* a call's note, a dispute's reason */
    civil_day named_day;
    int64_t amount; /* 0 = all */
    int count;      /* instalments */
    char *every;
    civil_day ended;
    bool broken;
};

/* Money at the bank that was tied to an invoice. */
struct story_payment {
    char *bank, *name, *iban, *number, *found, *state; /* applied, or reversed */
    civil_day booked;
    int64_t amount;
    char currency[CURRENCY_SIZE];
    int rule;
    bool by_hand;
};

struct story {
    GPtrArray *letters;  /* of struct story_letter, by day */
    GPtrArray *events;   /* of struct story_event, by day */
    GPtrArray *payments; /* of struct story_payment, by day */
    GPtrArray *papers;   /* of struct attachment */
};

/* The story of SCOPE. HERINNERD_ERROR_STORE. A client that the store does not know has an empty one. */
struct story *story_read(struct store *store, const struct export_scope *scope, GError **error);
void story_free(struct story *story);
AUTO_DEFINE(story, story_free)
