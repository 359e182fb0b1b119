/* SPDX-License-Identifier: MIT */
/*
 * What the owner should know of the law behind his letters before they go:
 * rates that have ended, and facts that nobody checked against a source. Only
 * of countries and kinds of clients that the configuration names, and only
 * where a stage asks for interest or costs. It prints on stderr and decides nothing.
 */
#pragma once

#include "config/config.h"
#include "law/law.h"

/* A table that letters depend on. */
struct startup_law_fact {
    const struct law_fact *fact; /* the configuration's */
    bool costs;                  /* else interest */
    bool recalled;               /* itself, or its newest rate */
};

/* Each once: of struct startup_law_fact, new array. Empty when no stage asks for interest or costs. */
GArray *startup_law_facts(const struct config *config);

/* One line a fact, on stderr; TODAY is the date it is judged for. */
void startup_tell_law(const struct config *config, civil_day today);
