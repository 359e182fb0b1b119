/* SPDX-License-Identifier: MIT */
/*
 * `status`: how things stand, worst first to read. The facts are collected by
 * the caller; this words them and says whether a person is needed.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "plan/history.h"
#include "plan/plan.h"
#include "proof/log.h"
#include "report/output.h"

/* A row of the store's runtime table: what is wrong now and since when. */
struct status_trouble {
    char *subject, *value, *since;
};

struct status_facts {
    enum run_mode mode;
    civil_day today;
    const struct config *config;
    const char *store; /* its path */
    bool store_there;
    int service;    /* process id of who sends, 0 = nobody */
    char *wake;     /* UTC text of the service's next look, NULL = not known */
    char *wake_why; /* a word: window, retry, ledger; NULL or "" = none */
    struct store_counts counts;
    char *head; /* journal head "SEQ:HASH", NULL = none */
    bool origin_held;
    const GPtrArray *ledgers; /* of struct ledger */
    const struct history *history;
    const struct plan *plan;
    GPtrArray *troubles;        /* of struct status_trouble */
    int approvals;              /* decisions that wait for a yes */
    civil_day calendar_through; /* DAY_NONE = no holidays are known */
};

void status_trouble_free(struct status_trouble *trouble);

void report_status(const struct output *out, const struct status_facts *facts);

/* Whether something is wrong that only a person can put right: exit status 1. */
bool status_needs_person(const struct status_facts *facts);

/* Whether no list of invoices was ever there to read. */
bool status_is_first_hour(const struct status_facts *facts);

/* The reason that stops LEDGER whole, or REASON_NONE. */
enum reason ledger_reason(const struct plan *plan, const struct ledger *ledger);
/* «read, 128 rows, 2 rejected, relied on». New string. */
char *ledger_state_text(const struct plan *plan, const struct ledger *ledger);
