/* SPDX-License-Identifier: MIT */
/* What the store says for the owner's overview: when the last one went, and what happened since. Reads only. */
#pragma once

#include "compose/digest.h"
#include "config/config.h"
#include "proof/store.h"

/* The overview before today's. */
struct digest_last {
    civil_day first; /* the day of the first entry of the journal, DAY_NONE = there is none */
    civil_day day;   /* DAY_NONE = there was none */
    int64_t time_ms; /* when it went; 0 = there was none */
    int64_t seq;     /* the journal's entry it was planned by */
};

/* The last one to the owner of SENDER in MODE, before TODAY. ZONE is the sender's. */
bool digest_find_last(struct store *store, const char *sender, enum run_mode mode, civil_day today, GTimeZone *zone,
                      struct digest_last *last, GError **error);

/* Whose lines: of SENDER, or of a client when the sender is not known (""). */
typedef bool (*digest_filter)(const char *sender, const char *client, void *data);

/* Letters since LAST, oldest first, into LINES (of struct digest_line), and behind them the calls and tasks that lapsed
 * (R24); and payments. */
bool digest_add_sent(struct store *store, enum run_mode mode, const struct digest_last *last, digest_filter filter,
                     void *data, GPtrArray *lines, GError **error);
bool digest_add_paid(struct store *store, const struct digest_last *last, digest_filter filter, void *data,
                     GPtrArray *lines, GError **error);
/* What came back since LAST: answers, bounces, broken promises. */
bool digest_add_returned(struct store *store, const struct digest_last *last, digest_filter filter, void *data,
                         GPtrArray *lines, GError **error);
