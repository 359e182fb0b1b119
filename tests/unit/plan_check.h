/* SPDX-License-Identifier: MIT */
/*
 * What the checks of a plan share, and what has to hold of a client's letters
 * together: a yes where one is needed (R5, R19), days and hours (R4, R12c),
 * one voice (R10).
 */
#pragma once

#include "plan_life.h"

static inline int row_of(const struct plan_item *item)
{
    return item->invoice->number[1] - '0';
}

static inline int client_of(const struct decision *decision)
{
    return decision->client->key[1] - '0';
}

static inline const struct plan_item *item_at(const struct decision *decision, guint i)
{
    return decision->items->pdata[i];
}

static inline const struct script_policy *policy_of_decision(const struct life *life, const struct decision *decision)
{
    return &life->book.policy[life->book.policy_of[client_of(decision)]];
}

/* The stage as the script has it; NULL for a letter beside the ladder. */
static inline const struct script_stage *stage_of(const struct life *life, const struct decision *decision)
{
    const struct script_policy *policy = policy_of_decision(life, decision);
    int index = decision->kind != DECISION_STAGE ? -1 : index_of(policy, atoi(decision->stage_name + 1));

    return index < 0 ? NULL : &policy->stage[index];
}

static inline bool goes(const struct decision *decision)
{
    return decision->verdict != VERDICT_HELD;
}

static inline bool is_held_by(const struct decision *decision, enum reason reason)
{
    return !goes(decision) && (decision->reasons & REASON_BIT(reason));
}

/* What an approval covers (R19), in the checker's own words; a yes to one policy is none to another. New string. */
static inline char *key_of_decision(const struct life *life, const struct decision *decision)
{
    GString *key = g_string_new(decision->client->key);
    int64_t demand[ROWS];

    demands(&life->book, demand);
    g_string_append_printf(key, " %d %s %s", life->book.policy_of[client_of(decision)], decision->sender->key,
                           decision->stage_name);
    for (guint i = 0; i < decision->items->len; i++) {
        int r = row_of(item_at(decision, i));

        g_string_append_printf(key, " R%d.%d.%d.%" G_GINT64_FORMAT, r, life->book.row[r].cycle,
                               item_at(decision, i)->round, demand[r]);
    }
    return g_string_free(key, FALSE);
}

static inline bool was_approved(const struct life *life, const struct decision *decision)
{
    g_autofree char *key = key_of_decision(life, decision);

    return g_hash_table_contains(life->approved, key);
}

/* R5, R19: somebody has to say yes. */
static inline bool needs_yes(const struct life *life, const struct decision *decision)
{
    const struct script_stage *stage = stage_of(life, decision);

    if (!stage || stage->confirm)
        return stage != NULL;
    for (guint i = 0; stage->escalation && i < decision->items->len; i++) {
        const struct book_row *row = &life->book.row[row_of(item_at(decision, i))];
        const struct book_step *letter = last_letter(row);

        if (!letter || letter->cycle != row->cycle)
            return true;
    }
    return false;
}

/* ---- days and hours: R4, R12c */

/* The window is shut today at this hour for a letter to CLIENT; ESCALATION asks for more. */
static inline bool is_shut(const struct life *life, int client, bool escalation)
{
    struct days days = days_of(&life->book, client);
    int today = life->book.today, minute = life->book.minute;

    if (!days_open(&days, today) || minute < 9 * 60 || minute >= 17 * 60)
        return true;
    if (!escalation)
        return false;
    if (weekday_of(today) == 4 && minute >= 12 * 60)
        return true;
    for (int day = today + 1; !days_open(&days, day); day++) {
        if (weekday_of(day) < 5)
            return true;
    }
    return false;
}

static inline void check_hours(struct life *life, const struct decision *decision)
{
    const struct script_stage *stage = stage_of(life, decision);
    struct days days = days_of(&life->book, client_of(decision));

    if (!days_open(&days, life->book.today))
        life_fail(life, "closed-day", "%s goes on a closed day", decision->stage_name);
    else if (decision->verdict == VERDICT_SEND && is_shut(life, client_of(decision), stage && stage->escalation))
        life_fail(life, "window", "%s goes outside its window", decision->stage_name);
}

/* ---- one voice per client: R10 */

/* Mails of the last seven days, today's with them, to CLIENT or, with ADDRESS set, to its address. */
static inline int mails_of_week(const struct life *life, int client, bool address)
{
    int count = 0;

    for (int i = 0; i < life->contacts; i++) {
        const struct life_contact *contact = &life->contact[i];

        if (contact->day > life->book.today - 7 && contact->day <= life->book.today)
            count += address ? contact->address == address_of(life, client) : contact->client == client;
    }
    return count;
}

static inline int last_mail(const struct life *life, int client)
{
    int day = NEVER;

    for (int i = 0; i < life->contacts; i++) {
        if (life->contact[i].client == client)
            day = MAX(day, life->contact[i].day);
    }
    return day;
}

static inline bool week_counts(const struct life *life, const struct decision *decision)
{
    const struct script_limits *limits = &life->book.script->limits;

    return limits->max_per_week > 0 && (!policy_of_decision(life, decision)->single || limits->week_set);
}

/* How many mails this plan sends to CLIENT or its address; ALL, or only those that max_per_week is for. */
static inline int mails_now(const struct life *life, int client, bool address, bool all)
{
    int count = 0;

    for (guint i = 0; i < life->plan->decisions->len; i++) {
        const struct decision *decision = life->plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND && (all || week_counts(life, decision)))
            count += address ? address_of(life, client_of(decision)) == address_of(life, client)
                             : client_of(decision) == client;
    }
    return count;
}

static inline void check_contact(struct life *life, const struct decision *decision)
{
    const struct script_limits *limits = &life->book.script->limits;
    int client = client_of(decision), last = last_mail(life, client);
    bool single = policy_of_decision(life, decision)->single;

    if (decision->verdict != VERDICT_SEND)
        return;
    if (!single && last != NEVER && last + limits->contact_gap > life->book.today)
        life_fail(life, "contact", "%s goes on %s, %s was the last contact", decision->stage_name,
                  day_text(life->book.today), day_text(last));
    if (!single && mails_now(life, client, false, true) > 1)
        life_fail(life, "voice", "c%d gets more than one letter at once", client);
    for (int address = 0; address < 2 && week_counts(life, decision); address++) {
        int count = mails_of_week(life, client, address) + mails_now(life, client, address, false);

        if (count > limits->max_per_week)
            life_fail(life, "week", "%d letters within seven days to %s of c%d", count,
                      address ? "the address" : "the name", client);
    }
}
