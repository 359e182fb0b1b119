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

/* Whose letters were asked for last: the address itself, not its text. */
struct last_address {
    const char *address;
    guint32 place;
};

static struct contacts *contacts_at(const struct planner *planner, guint32 place)
{
    return &g_array_index(planner->contacts, struct contacts, place - 1);
}

static guint32 contacts_new(const struct planner *planner)
{
    const struct contacts none = {.newest = DAY_NONE, .oldest = planner->today + 1};

    g_array_append_val(planner->contacts, none);
    return planner->contacts->len;
}

/* The place of those of WORD, which outlives the planner. */
static guint32 place_of(const struct planner *planner, GHashTable *table, const char *word)
{
    guint32 place = GPOINTER_TO_UINT(g_hash_table_lookup(table, word));

    if (!place) {
        place = contacts_new(planner);
        g_hash_table_insert(table, (gpointer)word, GUINT_TO_POINTER(place));
    }
    return place;
}

/* The client of the plan with the key of CLIENT, which may be of a row that is gone; NULL when there is none. */
static const struct plan_client *client_of_plan(const struct planner *planner, const struct plan_client *client)
{
    const GPtrArray *clients = planner->plan->clients;

    if (client->index < clients->len && clients->pdata[client->index] == client)
        return client;
    return g_hash_table_lookup(planner->clients, client->key);
}

/* Nearly no client had a letter lately, so that they are asked for by number and not by key. */
static struct contacts *contacts_of(const struct planner *planner, const struct plan_client *client)
{
    const struct plan_client *known = client_of_plan(planner, client);
    guint32 *place;

    if (!known)
        return contacts_at(planner, place_of(planner, planner->contacted, client->key));
    place = &planner->contacts_of_client[known->index];
    if (!*place && g_hash_table_size(planner->contacted))
        *place = GPOINTER_TO_UINT(g_hash_table_lookup(planner->contacted, known->key));
    if (!*place)
        *place = contacts_new(planner);
    return contacts_at(planner, *place);
}

/* Several decisions of one client ask one after the other. */
static struct contacts *contacts_at_address(const struct planner *planner, const char *address)
{
    struct last_address *last = planner->last_address;

    if (last->address != address)
        *last = (struct last_address){address, place_of(planner, planner->addressed, address)};
    return contacts_at(planner, last->place);
}

static void note_day(const struct planner *planner, struct contacts *contacts, civil_day day)
{
    contacts->newest = MAX(contacts->newest, day);
    if (day > planner->today - WEEK) {
        contacts->oldest = MIN(contacts->oldest, day);
        contacts->in_week++;
    }
}

void contacts_index(struct planner *planner)
{
    planner->contacts = g_array_new(FALSE, FALSE, sizeof(struct contacts));
    planner->contacted = g_hash_table_new(g_str_hash, g_str_equal);
    planner->addressed = g_hash_table_new(g_str_hash, g_str_equal);
    planner->last_address = g_new0(struct last_address, 1);
    planner->contacts_of_client = g_new0(guint32, MAX(planner->plan->clients->len, 1));
    for (guint i = 0; i < planner->history->contacts->len; i++) {
        const struct history_contact *contact = &g_array_index(planner->history->contacts, struct history_contact, i);
        guint32 place = place_of(planner, planner->contacted, contact->client);

        note_day(planner, contacts_at(planner, place), contact->day);
        if (contact->address)
            note_day(planner, contacts_at_address(planner, contact->address), contact->day);
    }
}

void contacts_clear(struct planner *planner)
{
    g_array_unref(planner->contacts);
    g_hash_table_unref(planner->contacted);
    g_hash_table_unref(planner->addressed);
    g_free(planner->contacts_of_client);
    g_free(planner->last_address);
}

/* The first day on which MOST a week are not exceeded; DAY_NONE when today is one. */
static civil_day week_free(const struct contacts *contacts, int most)
{
    return most > 0 && contacts->in_week >= most ? contacts->oldest + WEEK : DAY_NONE;
}

static civil_day gap_end(const struct planner *planner, const struct decision *decision, bool singly)
{
    const struct config_limits *limits = &planner->config->limits;
    const struct contacts contacts = *contacts_of(planner, decision->client);
    civil_day last = contacts.newest, end = DAY_NONE, free = DAY_NONE;

    if (!singly && last != DAY_NONE)
        end = calendar_add(planner->calendar, decision->client->calendar, last, limits->contact_gap, true);
    if (!singly || limits->max_per_week_set) {
        free = week_free(&contacts, limits->max_per_week);
        end = MAX(end, free);
        if (decision->to[0])
            free = week_free(contacts_at_address(planner, decision->to[0]), limits->max_per_week);
    }
    return MAX(end, free);
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
    note_day(planner, contacts_of(planner, mail->client), planner->today);
    if (mail->to[0])
        note_day(planner, contacts_at_address(planner, mail->to[0]), planner->today);
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
