/* SPDX-License-Identifier: MIT */
/*
 * Gathers what the owner's overview says (compose/digest.h) from the store and
 * the plan, for the service and for `herinnerctl digest` alike. It plans and
 * sends nothing.
 */
#pragma once

#include "compose/owner.h"
#include "cycle.h"
#include "proof/digest.h"
#include "proof/records.h"

struct digest_sources {
    const struct config *config;
    struct store *store;
    const struct world *world;
    const struct plan *plan;
    const struct config_sender *sender; /* whose owner reads it: all senders with the same owners are told of in it */
    GPtrArray *tasks;                   /* of struct task_row: those that are open */
};

/* The overview of KIND; NULL is an error of the store. */
struct owner_digest *digest_gather(const struct digest_sources *sources, enum digest_kind kind,
                                   const struct digest_last *last, GError **error);

/* Whether something in DIGEST went out, came back or waits for a person, tasks aside. */
bool digest_has_news(const struct owner_digest *digest);

/* Whether OTHER is told of in the overview of SENDER: they have the same owners. */
bool digest_is_of(const struct config_sender *sender, const struct config_sender *other);

/* The sender whose overview tells of SENDER: the first with the same owners. */
const struct config_sender *digest_sender(const struct config *config, const struct config_sender *sender);

/* Whether TASK is to be done by the owner of this overview. */
bool digest_has_task(const struct digest_sources *sources, const struct task_row *task);

/* For digest_gather() alone: cycle_digest_lists.c */
void digest_add_plan(struct owner_digest *digest, const struct digest_sources *sources);
/* cycle_digest_money.c */
void digest_add_money(struct owner_digest *digest, const struct digest_sources *sources);

/* What the overview that would go now is made from. */
struct digest_look {
    const struct config *config;
    struct store *store;
    struct world *world; /* as read now */
    struct composer *composer;
    const struct config_sender *sender;
};

/* The overview as it would be now, with everything in it; sends and writes nothing. NULL: the store, or a template. */
struct letter *cycle_digest_look(const struct digest_look *look, GError **error);

/* The notice that an overview of KIND is to go to the owner of SENDER on DAY; MORE, "" or words behind a blank, tells
 * another one of that day apart. */
struct notice *digest_notice(const struct config_sender *sender, civil_day day, enum digest_kind kind,
                             const char *more);
