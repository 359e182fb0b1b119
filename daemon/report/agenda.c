/* SPDX-License-Identifier: MIT */
#include "report/agenda.h"

#include "base/words.h"
#include "report/agenda_inside.h"
#include "report/decision.h"
#include "report/reasons.h"
#include "report/table.h"

struct agenda {
    const struct output *out;
    const char *client;
    struct table *table;
    struct feed *feed;
    GHashTable *waiting; /* digests of what was shown as held */
    guint letters, tasks, held;
};

struct agenda *agenda_new(const struct output *out, const char *client, int64_t stamp_ms)
{
    const struct table_column columns[] = {
        {.title = _("date")},
        {.title = _("client"), .least = 12},
        {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10},
        {.title = _("total"), .right = true},
        {.title = _("what"), .flow = true, .least = 12},
    };
    struct agenda *agenda = g_new0(struct agenda, 1);

    agenda->out = out;
    agenda->client = client;
    agenda->table = table_new(columns, G_N_ELEMENTS(columns));
    agenda->feed = feed_new(FEED_AGENDA, stamp_ms);
    agenda->waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return agenda;
}

void agenda_free(struct agenda *agenda)
{
    table_free(agenda->table);
    feed_free(agenda->feed);
    g_hash_table_unref(agenda->waiting);
    g_free(agenda);
}

/* Held until a person does something; not for good, and not for another day alone. */
static bool waits_for_person(const struct decision *decision)
{
    const reason_set over = REASON_BIT(REASON_PAID) | REASON_BIT(REASON_CLOSED) | REASON_BIT(REASON_INSOLVENT) |
                            REASON_BIT(REASON_HANDED_OVER) | REASON_BIT(REASON_CREDIT) | REASON_BIT(REASON_SMALL);
    const reason_set soon = REASON_BIT(REASON_GAP) | REASON_BIT(REASON_RATE) | REASON_BIT(REASON_WINDOW);

    return decision->until == DAY_NONE && !(REASON_BIT(decision->reason) & (over | soon));
}

static bool is_shown(struct agenda *agenda, const struct decision *decision)
{
    if (agenda->client && !g_str_equal(agenda->client, decision->client->key))
        return false;
    if (decision->verdict != VERDICT_HELD)
        return true;
    return waits_for_person(decision) && g_hash_table_add(agenda->waiting, decision_digest(decision));
}

static char *what_text(const struct decision *decision, const struct history *history)
{
    if (decision->verdict == VERDICT_HELD)
        return decision_why(decision, history, decision->day);
    if (decision->verdict == VERDICT_SEND)
        return output_list(decision->to);
    return g_strdup(action_text(decision->stage ? decision->stage->action : ACTION_TASK));
}

static void add_row(struct agenda *agenda, const struct decision *decision, const struct history *history)
{
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *invoices = output_list(numbers);
    g_autofree char *total = items_total(decision->items);
    g_autofree char *day = output_day(agenda->out, decision->day);
    g_autofree char *what = what_text(decision, history);
    const char *cells[] = {day, client_label(decision->client), decision->stage_name, invoices, total, what};

    table_add(agenda->table, decision->verdict == VERDICT_HELD ? TINT_WARN : TINT_NONE, cells);
}

static void count(struct agenda *agenda, const struct decision *decision)
{
    agenda->letters += decision->verdict == VERDICT_SEND;
    agenda->held += decision->verdict == VERDICT_HELD;
    agenda->tasks += decision->verdict == VERDICT_TASK || decision->verdict == VERDICT_HANDOVER;
}

void agenda_add(struct agenda *agenda, const struct plan *plan, const struct history *history)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (!is_shown(agenda, decision))
            continue;
        count(agenda, decision);
        feed_add(agenda->feed, decision);
        if (agenda->out->json)
            decision_json(agenda->out, decision);
        else
            add_row(agenda, decision, history);
    }
}

void agenda_print(const struct agenda *agenda, enum run_mode mode, civil_day until)
{
    const struct output *out = agenda->out;
    char buffer[DAY_ISO_SIZE];

    if (out->json)
        return;
    output_mode(out, mode);
    output_line(out, TINT_BOLD, _("until %s, if nothing is paid: letters %u, tasks %u, waiting for you %u"),
                day_to_iso(until, buffer), agenda->letters, agenda->tasks, agenda->held);
    if (table_rows(agenda->table))
        output_blank(out);
    table_print(agenda->table, out);
}

char *agenda_ics(const struct agenda *agenda)
{
    return feed_text(agenda->feed);
}
