/* SPDX-License-Identifier: MIT */
/* R12: states of the program that hold letters: clock, window, flood, rate, and what the edges report. */
#include <stdlib.h>
#include <string.h>

#include "plan/planner.h"

enum { FLOOD_FACTOR = 3, FLOOD_LEAST = 25, NOON = 12 * 60 };

bool clock_is_held(const struct planner *planner, civil_day *until)
{
    civil_day last = planner->history->last_day;

    *until = DAY_NONE;
    if (last == DAY_NONE)
        return false;
    if (planner->today < last) {
        *until = last;
        return true;
    }
    return planner->today > calendar_add(planner->calendar, NULL, last, planner->config->limits.max_gap, true) &&
           !is_approved(planner, APPROVAL_CLOCK, "");
}

/* A weekday on which sender or client is closed. */
static bool is_closed_weekday(const struct planner *planner, const struct calendar *theirs, civil_day day)
{
    return (planner->config->schedule.days >> day_weekday(day) & 1) &&
           !calendar_is_open(planner->calendar, theirs, day);
}

/* Formal letters do not arrive when nobody can be called about them. */
static bool is_bad_day_for_escalation(const struct planner *planner, const struct calendar *theirs)
{
    civil_day next = calendar_next_open(planner->calendar, theirs, planner->today);

    if (day_weekday(planner->today) == FRIDAY && !planner->input->whole_day && planner->input->now.minute >= NOON)
        return true;
    for (civil_day day = planner->today + 1; day < next; day++) {
        if (is_closed_weekday(planner, theirs, day))
            return true;
    }
    return false;
}

void brake_window(const struct planner *planner, struct decision *decision)
{
    const struct config_schedule *schedule = &planner->config->schedule;
    const struct calendar *theirs = decision->client->calendar;
    int minute = planner->input->now.minute;
    bool formal = decision->stage && decision->stage->escalation;
    bool closed = !calendar_is_open(planner->calendar, theirs, planner->today);
    bool early = !planner->input->whole_day && minute < schedule->window_start;
    bool late = !planner->input->whole_day && minute >= schedule->window_end;

    if (closed || late || (formal && is_bad_day_for_escalation(planner, theirs)))
        decision_hold(decision, REASON_WINDOW, calendar_next_open(planner->calendar, theirs, planner->today));
    else if (early)
        decision_hold(decision, REASON_WINDOW, planner->today);
}

/* A call or a task has no window, but nothing is made on a closed day. */
static void brake_closed_day(const struct planner *planner, struct decision *decision)
{
    const struct calendar *theirs = decision->client->calendar;

    if (!calendar_is_open(planner->calendar, theirs, planner->today))
        decision_hold(decision, REASON_WINDOW, calendar_next_open(planner->calendar, theirs, planner->today));
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Three times the median of the last 20 days that had letters, at least 25. */
static int flood_limit(const struct planner *planner)
{
    int configured = planner->config->limits.per_run;
    int days[G_N_ELEMENTS(planner->history->letters_of_day)];
    int count = planner->history->letters_days;

    if (configured >= 0)
        return configured;
    if (count == 0)
        return FLOOD_LEAST;
    memcpy(days, planner->history->letters_of_day, sizeof days);
    qsort(days, (size_t)count, sizeof days[0], compare_ints);
    return MAX(FLOOD_FACTOR * days[(count - 1) / 2], FLOOD_LEAST);
}

static void brake_flood(struct planner *planner, GPtrArray *sends)
{
    g_autoptr(GPtrArray) fresh = g_ptr_array_new();
    int limit = flood_limit(planner);

    for (guint i = 0; i < sends->len; i++) {
        if (!decision_is_approved(planner, APPROVAL_PASS, sends->pdata[i]))
            g_ptr_array_add(fresh, sends->pdata[i]);
    }
    if (limit == 0 || (int)fresh->len + planner->history->letters_today <= limit)
        return;
    for (guint i = 0; i < fresh->len; i++)
        decision_hold(fresh->pdata[i], REASON_FLOOD, DAY_NONE);
}

static int by_wait(gconstpointer a, gconstpointer b)
{
    const struct decision *one = *(const struct decision *const *)a, *other = *(const struct decision *const *)b;

    if (one->since != other->since)
        return one->since < other->since ? -1 : 1;
    return decision_compare(a, b);
}

static const struct config_smtp *relay_of(const struct planner *planner, const struct config_sender *sender)
{
    return sender ? config_smtp(planner->config, sender->smtp) : NULL;
}

static void count_at(GHashTable *sent, const struct config_smtp *relay)
{
    int count = GPOINTER_TO_INT(g_hash_table_lookup(sent, relay));

    g_hash_table_insert(sent, (gpointer)relay, GINT_TO_POINTER(count + 1));
}

/* How many letters of today each relay has had, whoever said yes to them. What was posted has no address. */
static GHashTable *count_today(const struct planner *planner)
{
    const GArray *contacts = planner->history->contacts;
    GHashTable *sent = g_hash_table_new(NULL, NULL);

    for (guint i = contacts->len; i-- > 0;) {
        const struct history_contact *contact = &g_array_index(contacts, struct history_contact, i);

        if (contact->day < planner->today)
            break;
        if (contact->day == planner->today && contact->address)
            count_at(sent, relay_of(planner, config_sender(planner->config, contact->sender)));
    }
    return sent;
}

/* R11: where per_day cuts, those whose stage has been due longest go first. */
static void brake_per_day(struct planner *planner, GPtrArray *sends)
{
    g_autoptr(GHashTable) sent = count_today(planner);
    civil_day next = calendar_next_open(planner->calendar, NULL, planner->today);

    g_ptr_array_sort(sends, by_wait);
    for (guint i = 0; i < sends->len; i++) {
        struct decision *decision = sends->pdata[i];
        const struct config_smtp *relay = relay_of(planner, decision->sender);

        if (!relay || relay->per_day == 0)
            continue;
        if (GPOINTER_TO_INT(g_hash_table_lookup(sent, relay)) >= relay->per_day)
            decision_hold(decision, REASON_RATE, next);
        else
            count_at(sent, relay);
    }
}

static GPtrArray *decisions_to_send(const struct planner *planner)
{
    GPtrArray *sends = g_ptr_array_new();

    for (guint i = 0; i < planner->plan->decisions->len; i++) {
        struct decision *decision = planner->plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND && !decision->recall) /* R23: flood and per_day aside */
            g_ptr_array_add(sends, decision);
    }
    return sends;
}

static void brake_all(struct planner *planner, reason_set reasons, civil_day until)
{
    for (guint i = 0; reasons && i < planner->plan->decisions->len; i++) {
        for (reason_set left = reasons; left; left &= left - 1)
            decision_hold(planner->plan->decisions->pdata[i], reason_first(left), until);
    }
}

/* A letter that failed is held alone until its template or its values change. */
static void brake_template(const struct planner *planner, struct decision *decision)
{
    g_autofree char *digest = decision_digest(decision);

    if (g_hash_table_contains(planner->input->broken_letters, digest))
        decision_hold(decision, REASON_TEMPLATE, DAY_NONE);
}

/* R12g: nothing else holds them, so they wait for their relay or for room to write down what is sent. */
static void brake_stopped_relays(struct planner *planner)
{
    GHashTable *stopped = planner->input->stopped_relays;
    g_autoptr(GPtrArray) sends = stopped ? decisions_to_send(planner) : NULL;
    gpointer reason;

    for (guint i = 0; sends && i < sends->len; i++) {
        struct decision *decision = sends->pdata[i];

        if (g_hash_table_lookup_extended(stopped, decision->sender->smtp, NULL, &reason))
            decision_hold(decision, (enum reason)GPOINTER_TO_INT(reason), DAY_NONE);
    }
}

void brakes_apply(struct planner *planner)
{
    GHashTable *broken = planner->input->broken_letters;
    bool any_broken = broken && g_hash_table_size(broken) > 0;
    civil_day until;

    for (guint i = 0; i < planner->plan->decisions->len; i++) {
        struct decision *decision = planner->plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND || decision->verdict == VERDICT_HANDOVER)
            brake_window(planner, decision);
        else if (decision->verdict == VERDICT_TASK)
            brake_closed_day(planner, decision);
        if (decision->verdict == VERDICT_SEND && any_broken)
            brake_template(planner, decision);
        if (decision->verdict == VERDICT_SEND)
            accounts_hold(planner, decision);
    }
    g_autoptr(GPtrArray) sends = decisions_to_send(planner);

    brake_flood(planner, sends);
    g_ptr_array_unref(g_steal_pointer(&sends));
    sends = decisions_to_send(planner);
    brake_per_day(planner, sends);
    if (clock_is_held(planner, &until))
        brake_all(planner, REASON_BIT(REASON_CLOCK), until);
    brake_all(planner, planner->input->brakes, DAY_NONE);
    if (planner->history->origin_held)
        brake_all(planner, REASON_BIT(REASON_ORIGIN), DAY_NONE);
    brake_stopped_relays(planner);
}
