/* SPDX-License-Identifier: MIT */
/*
 * What was agreed or said, as an act: the verbs on an invoice or a client
 * that set a hold. Finds what is meant, refuses what contradicts, writes it, and
 * tells in one line what changes now, by the planner before and after.
 */
#pragma once

#include "control/control.h"
#include "control/target.h"

struct arrange {
    struct control *control;
    const struct arguments *arguments;
    struct world *world;
    struct plan *plan;            /* before the act */
    const struct plan_item *item; /* the invoice; NULL when it is about a client */
    struct target target;
    civil_day today;
    char *what; /* filled by the verb: «payment is promised by 2026-12-31», for the line */
};

/* Fills HOLD (scope, subject, kind and days are set) and `what`; false with HERINNERD_ERROR_USAGE. */
typedef bool (*arrange_fill)(struct arrange *arrange, struct history_hold *hold, GError **error);

struct arrange_kind {
    enum reason reason;
    bool clients;                /* the word may name a client */
    bool invoices;               /* the word may name an invoice */
    const char *const *replaces; /* kinds on the same that end by it, NULL-terminated; NULL = none */
    const char *const *refused;  /* kinds on the same it contradicts: refused; NULL = none */
    arrange_fill fill;
    /* What else is written with it, by the journal's number ENTRY; NULL = nothing. */
    bool (*also)(struct control *control, struct arrange *arrange, int64_t entry, GError **error);
};

/* The whole of such a verb: its exit status. */
int arrange_run(struct control *control, const struct arguments *arguments, const struct arrange_kind *kind,
                GError **error);

/* --NAME as a date from TODAY on and within ten years; HERINNERD_ERROR_USAGE otherwise, and when it is missing. */
bool arrange_future(const struct arrange *arrange, const char *name, civil_day *day, GError **error);

/* --NAME as an amount of the invoice's currency above 0 and at most what is open; 0 when it is not given. */
bool arrange_amount(const struct arrange *arrange, const char *name, int64_t *amount, GError **error);

/* --letter: HOLD is to be confirmed to the client by a letter. HERINNERD_ERROR_USAGE when none can reach it. */
bool arrange_letter(struct arrange *arrange, struct history_hold *hold, GError **error);

/* The word of --NAME, one of CHOICES (NULL-terminated); NULL with HERINNERD_ERROR_USAGE. FALLBACK when not given,
 * NULL = it has to be. */
const char *arrange_choice(const struct arguments *arguments, const char *name, const char *const *choices,
                           const char *fallback, GError **error);

/* DAY moved by SPAN in the calendars of the sender and the client; DAY itself when there is no such day. */
civil_day arrange_later(const struct arrange *arrange, civil_day day, struct duration span);

/* The hold of KIND in force or to come on exactly SCOPE/SUBJECT, or NULL. */
const struct history_hold *arrange_standing(const struct history *history, enum hold_scope scope, const char *subject,
                                            const char *kind, civil_day today);

/* What is open of the invoice, credits taken off. */
int64_t arrange_open(const struct plan_item *item);
