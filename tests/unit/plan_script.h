/* SPDX-License-Identifier: MIT */
/*
 * One history as plain data: who owes what, under which policies, and what
 * happens on which day. Living through the same script twice gives the same,
 * so a script that fails can be cut down, part by part, while it still fails.
 */
#pragma once

#include <stdint.h>

#include "plan_days.h"

enum { CLIENTS = 3, ROWS = 6, STAGES = 8, POLICIES = 2, EVENTS = 12 };

struct script_stage {
    int name; /* stages are called s0, s1, … */
    struct span before_due, after_due, after_issue, after_previous, new_term, repeat;
    int repeat_max;
    char action; /* 'm' mail, 'c' call, 't' task */
    bool escalation, confirm;
};

struct script_policy {
    bool per_client; /* per = client */
    bool single;     /* group = invoice */
    int thanks;      /* 0 no, 1 first, 2 always */
    int stages;
    struct script_stage stage[STAGES];
};

struct script_client {
    int policy;
    bool same_address; /* as the first client */
    bool own_calendar;
    struct closings closed;
};

/* An invoice, or a credit note when the amount is below zero. */
struct script_row {
    bool used;
    int client;
    int sender; /* 0 or 1, each with a ledger of its own */
    int issued, due, appears;
    int64_t amount; /* cents */
    int currency;   /* 0 EUR, 1 USD */
    int names;      /* a credit: the row it names, -1 = none */
};

enum script_kind {
    EVENT_PAY,
    EVENT_PART,
    EVENT_OWE,
    EVENT_VANISH,
    EVENT_BACK,
    EVENT_MOVE, /* of row `target` */
    EVENT_HOLD,
    EVENT_RESUME, /* resume: hold number `target` */
    EVENT_RENAME,
    EVENT_INSERT,
    EVENT_REMOVE,
    EVENT_SWAP,   /* of policy `target`, stage `count` */
    EVENT_POLICY, /* client `target` gets policy `count` */
    EVENT_APPROVE,
    EVENT_SKIP, /* skip: row `target` */
    EVENT_OUTAGE,
    EVENT_BACKWARDS,
    EVENT_AHEAD, /* `count` days */
    EVENT_TWICE,
    EVENT_HOUR, /* hour: passes run at minute `count` */
    EVENT_BOUNCE,  /* the last letter about row `target` comes back */
    EVENT_ADDRESS, /* the client of row `target` has another address */
};

enum hold_kind {
    HOLDS_PAUSE,
    HOLDS_DISPUTE,
    HOLDS_PROMISE,
    HOLDS_INSTALMENTS,
    HOLDS_SAYS_PAID,
    HOLDS_REPLY,
    HOLDS_ABSENCE,
    HOLDS_CLOSED,
    HOLDS_UNDELIVERABLE,
    HOLDS_INSOLVENT,
    HOLD_KINDS,
};

struct script_event {
    bool used;
    int day; /* from the first day of the script */
    enum script_kind kind;
    int target, count;
    /* EVENT_HOLD */
    enum hold_kind hold;
    int scope; /* 0 all, 1 sender (ledger), 2 client, 3 row; `target` says which, `count` days (0 = no end) */
    bool escalation;
    int parts;                 /* of instalments; percent of a promise or settlement, 0 = all */
    struct script_stage stage; /* EVENT_INSERT */
};

struct script_limits {
    int contact_gap, min_gap, max_per_week, promise_grace, partial_grace, first_sight_age, max_gap, per_run;
    int first_sight; /* 0 hold, 1 start, 2 ignore */
    int64_t min_balance;
    bool week_set; /* max_per_week was set */
    bool unknown;  /* missing = unknown */
};

struct script {
    uint64_t seed;
    int start, length; /* days */
    struct closings closed;
    struct script_limits limits;
    struct script_policy policy[POLICIES];
    struct script_client client[CLIENTS];
    struct script_row row[ROWS];
    struct script_event event[EVENTS];
    bool agreeable; /* every letter that waits for a yes gets it, after the pass */
    bool patient;   /* every day is lived, also where the plan says that nothing can happen */
};

static inline bool span_is_set(struct span span)
{
    return span.unit != SPAN_NONE;
}

/* Whether the configuration would take POLICY (R3, R5, R6). */
static inline bool policy_is_valid(const struct script_policy *policy)
{
    bool after = false;
    int last_before = 100, last_after = -1;

    for (int i = 0; i < policy->stages; i++) {
        const struct script_stage *stage = &policy->stage[i];
        bool before = span_is_set(stage->before_due), dated = span_is_set(stage->after_due);

        if (before && (after || stage->before_due.count >= last_before))
            return false;
        if (!before && !after && (stage->escalation || (!dated && !span_is_set(stage->after_issue))))
            return false;
        if (dated && stage->after_due.count <= last_after)
            return false;
        if (span_is_set(stage->repeat) && i + 1 < policy->stages)
            return false;
        last_before = before ? stage->before_due.count : last_before;
        last_after = dated ? stage->after_due.count : last_after;
        after |= !before;
    }
    return policy->stages > 0;
}

/* ---- as text */

static inline void put_span(GString *out, const char *name, struct span span)
{
    static const char *const units[] = {"", "d", "mo", "bd"};

    if (span_is_set(span))
        g_string_append_printf(out, " %s = %d%s", name, span.count, units[span.unit]);
}

static inline void put_stage(GString *out, const struct script_stage *stage)
{
    g_string_append_printf(out, "s%d {", stage->name);
    put_span(out, "before_due", stage->before_due);
    put_span(out, "after_due", stage->after_due);
    put_span(out, "after_issue", stage->after_issue);
    put_span(out, "after_previous", stage->after_previous);
    put_span(out, "new_term", stage->new_term);
    put_span(out, "repeat", stage->repeat);
    g_string_append_printf(out, "%s%s%s }",
                           stage->action == 'c'   ? " action = call"
                           : stage->action == 't' ? " action = task"
                                                  : "",
                           stage->escalation ? " escalation" : "", stage->confirm ? " confirm" : "");
}

static inline void put_closings(GString *out, const char *who, const struct closings *closed)
{
    for (int i = 0; i < closed->count; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : who, day_text(closed->day[i]));
    if (closed->count)
        g_string_append_c(out, '\n');
}

static inline void put_people(GString *out, const struct script *script)
{
    for (int i = 0; i < POLICIES; i++) {
        const struct script_policy *policy = &script->policy[i];

        g_string_append_printf(out, "policy %d: per = %s group = %s thanks = %d\n", i,
                               policy->per_client ? "client" : "invoice", policy->single ? "invoice" : "client",
                               policy->thanks);
        for (int s = 0; s < policy->stages; s++) {
            g_string_append(out, "    ");
            put_stage(out, &policy->stage[s]);
            g_string_append_c(out, '\n');
        }
    }
    for (int i = 0; i < CLIENTS; i++) {
        const struct script_client *client = &script->client[i];

        g_string_append_printf(out, "client c%d: policy %d%s\n", i, client->policy,
                               client->same_address ? ", address of c0" : "");
        if (client->own_calendar)
            put_closings(out, "    closed ", &client->closed);
    }
}

static inline void put_event(GString *out, const struct script *script, const struct script_event *event)
{
    static const char *const words[] = {"paid",         "part paid",      "owed again",      "vanishes",    "is back",
                                        "new due date", "hold",           "resume",          "rename",      "insert",
                                        "remove",       "swap",           "policy",          "approve",     "skip",
                                        "outage",       "clock set back", "clock far ahead", "second pass", "hour",
                                        "comes back",   "new address"};
    static const char *const holds[] = {"pause", "dispute", "promise", "instalments",   "says-paid",
                                        "reply", "absence", "closed",  "undeliverable", "insolvent"};

    g_string_append_printf(out, "%s: %s target %d count %d", day_text(script->start + event->day), words[event->kind],
                           event->target, event->count);
    if (event->kind == EVENT_HOLD)
        g_string_append_printf(out, " %s scope %d parts %d%s", holds[event->hold], event->scope, event->parts,
                               event->escalation ? " escalation" : "");
    if (event->kind == EVENT_INSERT) {
        g_string_append_c(out, ' ');
        put_stage(out, &event->stage);
    }
    g_string_append_c(out, '\n');
}

static inline char *script_text(const struct script *script)
{
    const struct script_limits *limits = &script->limits;
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "from %s, %d days%s%s\n", day_text(script->start), script->length,
                           script->agreeable ? ", every wait is approved" : "",
                           script->patient ? ", every day lived" : "");
    put_closings(out, "closed ", &script->closed);
    g_string_append_printf(out,
                           "limits: contact_gap %dd min_gap %dd max_per_week %d%s promise_grace %dbd partial_grace %dbd"
                           " first_sight %d after %dd max_gap %dd per_run %d min_balance %d missing = %s\n",
                           limits->contact_gap, limits->min_gap, limits->max_per_week, limits->week_set ? " (set)" : "",
                           limits->promise_grace, limits->partial_grace, limits->first_sight, limits->first_sight_age,
                           limits->max_gap, limits->per_run, (int)limits->min_balance,
                           limits->unknown ? "unknown" : "paid");
    put_people(out, script);
    for (int i = 0; i < ROWS; i++) {
        const struct script_row *row = &script->row[i];

        if (row->used)
            g_string_append_printf(out, "row R%d: c%d sender %d issued %s due %s %s %d cents, read from %s%s\n", i,
                                   row->client, row->sender, day_text(row->issued), day_text(row->due),
                                   row->currency ? "USD" : "EUR", (int)row->amount,
                                   day_text(script->start + row->appears), row->names >= 0 ? ", names a row" : "");
    }
    for (int i = 0; i < EVENTS; i++) {
        if (script->event[i].used)
            put_event(out, script, &script->event[i]);
    }
    return g_string_free(out, FALSE);
}
