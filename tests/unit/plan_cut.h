/* SPDX-License-Identifier: MIT */
/* Smaller scripts: what can be left out of one, part by part. */
#pragma once

#include "plan_script.h"

/* Each takes one part out; false when it is not there. */

static inline bool cut_event(struct script *script, int i)
{
    bool there = script->event[i].used;

    script->event[i].used = false;
    return there;
}

static inline bool cut_row(struct script *script, int i)
{
    bool there = script->row[i].used;

    script->row[i].used = false;
    return there;
}

static inline bool cut_stage(struct script *script, int i)
{
    struct script_policy *policy = &script->policy[i / STAGES];
    int at = i % STAGES;

    if (at >= policy->stages)
        return false;
    memmove(&policy->stage[at], &policy->stage[at + 1], sizeof policy->stage[0] * (size_t)(policy->stages - at - 1));
    policy->stages--;
    return policy_is_valid(policy);
}

static inline bool cut_number(int *number, int plain)
{
    bool there = *number != plain;

    *number = plain;
    return there;
}

static inline bool cut_flag(bool *flag)
{
    bool there = *flag;

    *flag = false;
    return there;
}

static inline bool cut_span(struct span *span)
{
    bool there = span_is_set(*span);

    *span = (struct span){SPAN_NONE, 0};
    return there;
}

enum { STAGE_PARTS = 7, ROW_PARTS = 5, CLIENT_PARTS = 3, POLICY_PARTS = 3, PLAIN_PARTS = 15 };

static inline bool cut_stage_part(struct script *script, int i)
{
    struct script_policy *policy = &script->policy[i / STAGE_PARTS / STAGES];
    struct script_stage *stage = &policy->stage[i / STAGE_PARTS % STAGES];
    bool there = i / STAGE_PARTS % STAGES < policy->stages;

    switch (i % STAGE_PARTS) {
    case 0:
        return there && cut_flag(&stage->confirm);
    case 1:
        return there && cut_flag(&stage->escalation);
    case 2:
        return there && cut_span(&stage->new_term);
    case 3:
        return there && cut_span(&stage->after_issue) && policy_is_valid(policy);
    case 4:
        return there && cut_span(&stage->repeat);
    case 5:
        return there && (span_is_set(stage->after_due) || span_is_set(stage->after_issue)) &&
               cut_span(&stage->after_previous);
    default:
        there &= stage->action != 'm';
        stage->action = 'm';
        return there;
    }
}

static inline bool cut_row_part(struct script *script, int i)
{
    struct script_row *row = &script->row[i / ROW_PARTS];

    switch (i % ROW_PARTS) {
    case 0:
        return row->used && cut_number(&row->currency, 0);
    case 1:
        return row->used && cut_number(&row->sender, 0);
    case 2:
        return row->used && cut_number(&row->names, -1);
    case 3:
        return row->used && cut_number(&row->appears, 0);
    default:
        return row->used && cut_number(&row->client, 0);
    }
}

static inline bool cut_client_part(struct script *script, int i)
{
    struct script_client *client = &script->client[i / CLIENT_PARTS];

    return i % CLIENT_PARTS == 0   ? cut_flag(&client->own_calendar)
           : i % CLIENT_PARTS == 1 ? cut_flag(&client->same_address)
                                   : cut_number(&client->policy, 0);
}

static inline bool cut_policy_part(struct script *script, int i)
{
    struct script_policy *policy = &script->policy[i / POLICY_PARTS];

    return i % POLICY_PARTS == 0   ? cut_flag(&policy->per_client)
           : i % POLICY_PARTS == 1 ? cut_flag(&policy->single)
                                   : cut_number(&policy->thanks, 0);
}

static inline bool cut_length(struct script *script, int days)
{
    script->length -= days;
    return script->length > 0;
}

static inline bool cut_plain_part(struct script *script, int i)
{
    struct script_limits *limits = &script->limits;

    switch (i) {
    case 0:
    case 1:
    case 2:
        return cut_length(script, (int[]){16, 4, 1}[i]);
    case 3:
        return cut_number(&script->closed.count, 0);
    case 4:
        return cut_number(&limits->contact_gap, 3);
    case 5:
        return cut_number(&limits->min_gap, 5);
    case 6:
        return cut_number(&limits->max_per_week, 2);
    case 7:
        return cut_number(&limits->promise_grace, 2);
    case 8:
        return cut_number(&limits->partial_grace, 5);
    case 9:
        return cut_number(&limits->first_sight_age, 60);
    case 10:
        return cut_number(&limits->max_gap, 35);
    case 11:
        return cut_number(&limits->per_run, -1);
    case 12:
        return cut_number(&limits->first_sight, 1);
    case 13:
        return cut_flag(&limits->week_set) || cut_flag(&limits->unknown);
    default:
        return cut_flag(&script->agreeable) || cut_flag(&script->patient);
    }
}

static const struct {
    int count;
    bool (*cut)(struct script *script, int i);
} cuts[] = {
    {EVENTS, cut_event},
    {ROWS, cut_row},
    {POLICIES * STAGES, cut_stage},
    {PLAIN_PARTS, cut_plain_part},
    {CLIENTS * CLIENT_PARTS, cut_client_part},
    {POLICIES * POLICY_PARTS, cut_policy_part},
    {ROWS * ROW_PARTS, cut_row_part},
    {POLICIES * STAGES * STAGE_PARTS, cut_stage_part},
};

/* The least script that still FAILS: every part is left out that can be, until none can. */
static inline struct script script_cut(struct script script, bool (*fails)(const struct script *script, void *data),
                                       void *data)
{
    bool again = true;

    while (again) {
        again = false;
        for (gsize c = 0; c < G_N_ELEMENTS(cuts); c++) {
            for (int i = 0; i < cuts[c].count; i++) {
                struct script smaller = script;

                if (!cuts[c].cut(&smaller, i) || !fails(&smaller, data))
                    continue;
                script = smaller;
                again = true;
            }
        }
    }
    return script;
}
