/* SPDX-License-Identifier: MIT */
/*
 * One pass, written as the arrow of the architecture: read, plan, record,
 * reconcile, compose, deliver. It calls about one function a stage and holds
 * no business rule: the planner decides, the store remembers, deliver sends.
 * A pass is a chain of short steps, so that signals and the watchdog are never
 * starved.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-event.h>

#include "base/auto.h"
#include "compose/letter.h"
#include "config/clock.h"
#include "config/config.h"
#include "plan/plan.h"

struct store;

/* Everything a plan is made from. Strings and rows live until world_free(), those of a ledger until the next settling.
 */
struct world {
    const struct config *config; /* not owned */
    struct clock clock;
    civil_day date;                 /* planned for; DAY_NONE = now */
    GPtrArray *ledgers;             /* of struct ledger, in the order of the configuration; NULL while one is read */
    struct ledger_reading *reading; /* of the ledger at `place`, or NULL */
    guint place;                    /* of the ledger that is looked at */
    bool any_fresh;                 /* one was read since the last world_settle() */
    bool remembers;                 /* what ledgers say is written beside the store, for whoever reads them next */
    struct world_banks *banks;      /* world_bank.h */
    struct calendar *calendar;
    GHashTable *client_calendars;
    struct history *history;
    struct moment now;
    bool whole_day; /* planning for a date, the hour left aside */
    enum run_mode mode;
    GHashTable *broken_letters; /* not owned, may be NULL: digests that could not be composed */
    GHashTable *stopped_relays; /* smtp names -> reason that their letters wait for; see world_look_at_relays() */
    reason_set brakes;
};

/*
 * Reads ledgers, calendars and history (empty without STORE) for now, or for
 * DATE when it is not DAY_NONE. Writes nothing. Errors: a calendar or the store; an unreadable
 * ledger is no error here but a reason in the plan.
 */
struct world *world_read(const struct config *config, struct store *store, const struct clock *clock, civil_day date,
                         GError **error);

/* Reads again what has changed since; ledgers whose file is the same are kept. */
bool world_refresh(struct world *world, struct store *store, GError **error);

/*
 * The same in short steps: world_new() reads the calendars; world_read_step()
 * reads on for 30 to 100 ms and is true when every ledger is read; a plan must
 * not point into the world any more, since what is read anew goes first. Then
 * world_settle() loads the history. *CHANGED (may be NULL) says whether any
 * ledger was read anew.
 */
struct world *world_new(const struct config *config, const struct clock *clock, civil_day date, GError **error);
bool world_read_step(struct world *world);
bool world_settle(struct world *world, struct store *store, bool *changed, GError **error);

/* Whether all ledgers are still the files that were read: one stat each. False while nothing was read yet. */
bool world_is_current(const struct world *world);

/* What a plan is made from, pointing into WORLD. */
struct plan_input world_input(const struct world *world);

/* For who only looks on: plans from now on show what waits for a relay or for room on the disk. */
bool world_look_at_relays(struct world *world, struct store *store, GError **error);

struct plan *world_plan(struct world *world);

/* The day the ledgers of DECISION speak of: the oldest of their files. */
civil_day world_paid_until(const struct world *world, const struct decision *decision);

/* The letters that the invoice of ITEM has had in this cycle: of struct letter_previous, oldest first. */
GPtrArray *letter_previous_of(const struct plan_item *item);

/* The files of one letter, and the first that should go along and cannot. */
struct letter_files {
    GPtrArray *papers; /* of struct paper: the invoices first */
    GArray *files;     /* of struct message_file, into PAPERS */
    guint invoices;    /* how many of them are invoices */
    char *missing;     /* why one is not there, NULL = all are */
};

/* What `attach` of DECISION's stage names, together at most `attach_max` of its sender's relay; papers that are kept
 * for the client come from STORE (may be NULL). Never fails. */
void letter_files_find(struct letter_files *files, const struct world *world, struct store *store,
                       const struct decision *decision);
void letter_files_clear(struct letter_files *files);
/* What was kept beside the store of what ledgers said is thrown away; who reads them next makes it anew. */
void world_forget(const struct config *config);

void world_free(struct world *world);
AUTO_DEFINE(world, world_free)

struct cycle;

enum cycle_state {
    CYCLE_IDLE,    /* nothing to do before the next pass */
    CYCLE_WORKING, /* call cycle_step() again soon */
    CYCLE_SENDING, /* deliver is at work; it calls back */
    CYCLE_BUSY,    /* another process holds the store: call cycle_step() again in a moment */
    CYCLE_BROKEN,  /* the store cannot be read or written (cycle_error() says why): the process must end at once */
};

/*
 * CONFIG is referenced; STORE, EVENT and CLOCK outlive the cycle. The sender's
 * lock is held by the caller. WOKEN is called when there is work for
 * cycle_step() again.
 */
struct cycle *cycle_new(struct config *config, struct composer *composer, struct store *store, sd_event *event,
                        const struct clock *clock, void (*woken)(void *data), void *data, GError **error);
void cycle_free(struct cycle *cycle);
AUTO_DEFINE(cycle, cycle_free)

/* Asks for a new pass; the present one is left at its next step. */
void cycle_request(struct cycle *cycle);

/* Letters that wait and were never tried are written anew by the next pass: the files they came from have changed. */
void cycle_rewrite(struct cycle *cycle);

/* One step of at most about 100 ms. */
enum cycle_state cycle_step(struct cycle *cycle);

/* Claim nothing more; cycle_step() tells when what was on the wire is done. */
void cycle_stop(struct cycle *cycle);

/* Takes a stop back, once the cycle is idle, with a pass from the beginning. Errors: the event loop. */
bool cycle_go_on(struct cycle *cycle, GError **error);

/* The instant (UTC ms) of the next pass or try, 0 = none known; *WHY gets a word: window, retry, ledger. */
int64_t cycle_next(const struct cycle *cycle, const char **why);

/* The last plan, NULL before the first pass; letters accepted since the start. */
const struct plan *cycle_plan(const struct cycle *cycle);
const struct world *cycle_world(const struct cycle *cycle); /* what it was made from */
int cycle_failures(const struct cycle *cycle);              /* passes that ended in an error */

/* Error of the last step that failed, NULL when none. */
const GError *cycle_error(const struct cycle *cycle);
