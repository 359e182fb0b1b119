/* SPDX-License-Identifier: MIT */
/*
 * What the verbs of herinnerctl share: the table's row, what is open while one
 * runs, and the few steps that all of them take. No business rule is here or
 * in any verb: the planner and proof/ are asked.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/clock.h"
#include "config/config.h"
#include "control/options.h"
#include "cycle.h"
#include "proof/store.h"
#include "report/output.h"

/* What a verb needs before it runs. */
enum store_need {
    STORE_NEED_NONE,
    STORE_NEED_IF_THERE, /* reads it when there is one */
    STORE_NEED_AT_MOST,  /* the same, and does without a configuration: control->config is NULL then */
    STORE_NEED_READ,     /* must be there: exit 69 */
    STORE_NEED_CHANGE,   /* must be there: exit 69; written to */
    STORE_NEED_SERVICE,  /* written to, for a service that runs; control->store is NULL when there is none yet */
    STORE_NEED_CREATE,   /* made when it is not there; written to */
};

struct control {
    struct output out;
    struct config *config;
    GTimeZone *own_zone; /* the machine's, without a configuration; else NULL */
    struct store *store; /* NULL when there is none */
    struct clock clock;
    char *actor; /* who acts, for the journal */
    bool yes;    /* --yes */
    /* What a verb leaves to the end of the process: taking a million items apart costs a tenth of making them. */
    struct world *world;
    struct plan *plan;
};

/* One row of the table. Texts are N_(). */
struct verb {
    const char *words;            /* "ledger show" */
    const char *alias;            /* another word for it, or NULL */
    const char *arguments;        /* as the usage shows them, "" for none */
    const char *summary;          /* one line, no capital */
    const char *details;          /* paragraphs for --help, parted by a line end; NULL = none */
    const struct option *options; /* of its own; NULL = none */
    int least, most;              /* number of arguments */
    enum store_need store;
    bool looks;    /* without a word or an option of its own it only reads the store, whatever `store` says */
    bool alone;    /* needs no configuration: a calculator */
    bool optional; /* control->config may be NULL: there is no configuration, and none was named */
    /* The exit status; what it returns is left aside when it sets an error. */
    int (*run)(struct control *control, const struct arguments *arguments, GError **error);
};

/* Today in the configured time zone, the machine's own without a configuration (or the pretended day). */
civil_day control_today(const struct control *control);

/* The first day of a hold that is set now: today, but the last pass's day when today lies so far behind it that the
 * clock is in doubt (R12d). What a person stops stays stopped when the clock is put right. */
civil_day control_hold_day(const struct control *control);

/* Ledgers, calendars and history for now, or for DATE. */
struct world *control_world(const struct control *control, civil_day date, GError **error);

/*
 * Does WORK in one transaction (BEGIN IMMEDIATE) and wakes the service after
 * the commit; rolled back when WORK says false. What it writes is one act: `undo` takes it back whole.
 */
typedef bool (*control_work)(struct control *control, void *data, GError **error);
bool control_act(struct control *control, control_work work, void *data, GError **error);

/*
 * Asks for the NUMBER of letters on a terminal; --yes answers by itself. False
 * with HERINNERD_ERROR_USAGE when nobody can be asked or the answer is another.
 */
bool control_confirm(const struct control *control, int number, GError **error);
/* The same for what is no letter; QUESTION is whole and translated. */
bool control_confirm_as(const struct control *control, const char *question, int number, GError **error);

/* --NAME as a date, DAY_NONE when not given; HERINNERD_ERROR_USAGE when it is none. */
bool control_date(const struct arguments *arguments, const char *name, civil_day *day, GError **error);

/* A sentence on stderr for each ledger that cannot be read or has rejected rows; whether there was any. */
bool control_warn_ledgers(const struct world *world);

/* `herinnerctl: …` on stderr. */
void control_complain(const char *text);

/* The pages of help. */
void help_print(const struct output *out, const struct verb *const *verbs);
void help_print_verb(const struct output *out, const struct verb *verb);
