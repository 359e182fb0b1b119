/* SPDX-License-Identifier: MIT */
/*
 * When the owner gets an overview by mail: on the days and from the hour that
 * `digest` names, when they are working days; with everything on the days of
 * `overview`, else when something went out or waits for a person, and one line
 * a month when all is quiet. Decides no content. Pure.
 */
#pragma once

#include <stdbool.h>

#include "calendar/calendar.h"
#include "config/clock.h"
#include "config/config.h"

enum digest_kind {
    DIGEST_NONE,
    DIGEST_NEWS,     /* something went out, or waits for a person */
    DIGEST_OVERVIEW, /* with what is owed, by age */
    DIGEST_QUIET,    /* nothing at all: a sign of life */
};

struct digest_facts {
    const struct config_schedule *schedule;
    const struct calendar *calendar;
    struct moment now;
    civil_day first; /* the day of the first pass, DAY_NONE = there was none */
    civil_day last;  /* the last day that had one, before today; DAY_NONE = none */
    bool news;       /* something went out or waits for a person */
    bool open;       /* there are invoices that are open */
};

/* What is to be told at that moment, whatever was told earlier that day. Nothing on the first day. */
enum digest_kind digest_due(const struct digest_facts *facts);

/* The next day from DAY on that has a digest, DAY_NONE when there is none within 60 days; *MINUTE gets its hour. */
civil_day digest_next_day(const struct config_schedule *schedule, const struct calendar *calendar, civil_day day,
                          int *minute);

/* "news", "overview", "quiet"; and back, DIGEST_NONE for another word. */
const char *digest_word(enum digest_kind kind);
enum digest_kind digest_kind_of(const char *word);
