/* SPDX-License-Identifier: MIT */
/* R10: one voice per client: at most one letter at a time, and not too many. */
#include "plan/planner.h"

enum { LONG_WAIT = 10, WEEK = 7 };

/* The letters to one client, or to one address. */
struct contacts {
    civil_day newest; /* day of one */
    civil_day oldest; /* of those of the last seven days */
    int in_week;      /* so many */
};

/* WORD outlives the planner. */
static void index_day(const struct planner *planner, GHashTable *table, const char *word, civil_day day)
{
    struct contacts *contacts = g_hash_table_lookup(table, word);

    if (!contacts) {
        contacts = g_new(struct contacts, 1);
        *contacts = (struct contacts){.newest = DAY_NONE, .oldest = planner->today + 1};
        g_hash_table_insert(table, (gpointer)word, contacts);
    }
    contacts->newest = MAX(contacts->newest, day);
    if (day > planner->today - WEEK) {
        contacts->oldest = MIN(contacts->oldest, day);
        contacts->in_week++;
    }
}

void contacts_index(struct planner *planner)
{
    planner->contacts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    planner->addressed = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < planner->history->contacts->len; i++) {
        const struct history_contact *contact = &g_array_index(planner->history->contacts, struct history_contact, i);

        index_day(planner, planner->contacts, contact->client, contact->day);
        if (contact->address)
            index_day(planner, planner->addressed, contact->address, contact->day);
    }
}

/* The first day on which MOST a week are not exceeded; DAY_NONE when today is one. */
static civil_day week_free(const struct contacts *contacts, int most)
{
    return contacts && most > 0 && contacts->in_week >= most ? contacts->oldest + WEEK : DAY_NONE;
}

static civil_day gap_end(const struct planner *planner, const struct decision *decision, bool singly)
{
    const struct config_limits *limits = &planner->config->limits;
    const struct contacts *contacts = g_hash_table_lookup(planner->contacts, decision->client->key);
    civil_day last = contacts ? contacts->newest : DAY_NONE;
    civil_day end = DAY_NONE;

    if (!singly && last != DAY_NONE)
        end = calendar_add(planner->calendar, decision->client->calendar, last, limits->contact_gap, true);
    if (!singly || limits->max_per_week_set) {
        end = MAX(end, week_free(contacts, limits->max_per_week));
        if (decision->to[0])
            end = MAX(end, week_free(g_hash_table_lookup(planner->addressed, decision->to[0]), limits->max_per_week));
    }
    return end;
}

/* Of those that have waited long the longest; else the highest stage. */
static bool goes_before(const struct planner *planner, const struct decision *a, const struct decision *b)
{
    bool long_a = planner->today - a->since >= LONG_WAIT, long_b = planner->today - b->since >= LONG_WAIT;

    if (long_a != long_b)
        return long_a;
    if (long_a && a->since != b->since)
        return a->since < b->since;
    return config_stage_index(a->policy, a->stage_name) > config_stage_index(b->policy, b->stage_name);
}

void contact_count(const struct planner *planner, const struct decision *mail)
{
    index_day(planner, planner->contacts, mail->client->key, planner->today);
    if (mail->to[0])
        index_day(planner, planner->addressed, mail->to[0], planner->today);
}

void gaps_apply(struct planner *planner, GPtrArray *mails)
{
    struct decision *chosen = NULL;

    for (guint i = 0; i < mails->len; i++) {
        struct decision *mail = mails->pdata[i];
        bool singly = mail->policy->group == GROUP_INVOICE;
        civil_day end = gap_end(planner, mail, singly);

        if (end > planner->today)
            decision_hold(mail, REASON_GAP, calendar_roll_forward(planner->calendar, mail->client->calendar, end));
        else if (singly)
            contact_count(planner, mail);
        else if (!chosen || goes_before(planner, mail, chosen))
            chosen = mail;
    }
    if (chosen)
        contact_count(planner, chosen);
    for (guint i = 0; chosen && i < mails->len; i++) {
        struct decision *mail = mails->pdata[i];
        civil_day end = calendar_add(planner->calendar, mail->client->calendar, planner->today,
                                     planner->config->limits.contact_gap, true);

        if (mail != chosen && mail->verdict == VERDICT_SEND && mail->policy->group != GROUP_INVOICE)
            decision_hold(mail, REASON_GAP, calendar_roll_forward(planner->calendar, mail->client->calendar, end));
    }
}
