/* SPDX-License-Identifier: MIT */
#include "report/plan.h"

#include "base/words.h"
#include "report/additions.h"
#include "report/decision.h"
#include "report/reasons.h"
#include "report/rest.h"
#include "report/table.h"

/* The parts of the page, in order. */
enum part { PART_SEND, PART_TASK, PART_HELD, PART_COUNT };

static bool is_paid(const struct decision *decision)
{
    return decision->verdict == VERDICT_HELD && decision->reason == REASON_PAID;
}

static bool is_shown(const struct plan_view *view, const struct decision *decision)
{
    if (view->client && !g_str_equal(view->client, decision->client->key))
        return false;
    return view->all || !is_paid(decision);
}

static enum part part_of(const struct decision *decision)
{
    if (decision->verdict == VERDICT_SEND)
        return PART_SEND;
    return decision->verdict == VERDICT_HELD ? PART_HELD : PART_TASK;
}

static struct table *part_table(enum part part)
{
    const struct table_column columns[] = {
        {.title = part == PART_HELD ? _("due since") : _("date")},
        {.title = _("client"), .least = 12},
        {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10},
        {.title = _("total"), .right = true},
        {.title = part == PART_HELD   ? _("why")
                  : part == PART_SEND ? _("to")
                                      : _("what"),
         .flow = true,
         .least = 12},
    };

    return table_new(columns, G_N_ELEMENTS(columns));
}

static char *last_cell(const struct plan_view *view, enum part part, const struct decision *decision)
{
    if (part == PART_HELD)
        return decision_why(decision, view->history, view->day);
    if (part == PART_SEND)
        return output_list(decision->to);
    return g_strdup(action_text(decision->stage ? decision->stage->action : ACTION_TASK));
}

static void add_decision(struct table *table, const struct output *out, const struct decision *decision, enum part part,
                         const char *last)
{
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *invoices = output_list(numbers);
    g_autofree char *total = items_total(decision->items);
    g_autofree char *day = output_day(out, part == PART_HELD ? decision->since : decision->day);
    const char *cells[] = {day, client_label(decision->client), decision->stage_name, invoices, total, last};

    table_add(table, TINT_NONE, cells);
}

/* R20: what letters ask or announce beside the totals above, and why one asks for less than its stage says. */
static void print_additions(const struct output *out, const GPtrArray *shown, enum part part)
{
    for (guint i = 0; i < shown->len; i++) {
        const struct decision *decision = shown->pdata[i];
        bool here = part_of(decision) == part && decision->items->len;
        g_autofree char *asked = here ? additions_text(decision) : NULL;
        g_autofree char *missing = here ? additions_missing(decision->items->pdata[0]) : NULL;

        if (asked)
            output_line(out, TINT_NONE, _("%s, %s: beside the total: %s"), client_label(decision->client),
                        decision->stage_name, asked);
        if (missing)
            output_line(out, TINT_WARN, "%s, %s: %s", client_label(decision->client), decision->stage_name, missing);
    }
}

static void print_part(const struct output *out, const struct plan_view *view, const GPtrArray *shown, enum part part,
                       const char *heading)
{
    AUTO(table) table = part_table(part);

    for (guint i = 0; i < shown->len; i++) {
        const struct decision *decision = shown->pdata[i];

        if (part_of(decision) == part) {
            g_autofree char *last = last_cell(view, part, decision);

            add_decision(table, out, decision, part, last);
        }
    }
    if (table_rows(table)) {
        output_heading(out, heading);
        table_print(table, out);
        print_additions(out, shown, part);
    }
}

void report_letters(const struct output *out, const GPtrArray *decisions)
{
    AUTO(table) table = part_table(PART_SEND);

    for (guint i = 0; i < decisions->len; i++) {
        const struct decision *decision = decisions->pdata[i];
        g_autofree char *to = output_list(decision->to);

        add_decision(table, out, decision, PART_SEND, to);
    }
    table_print(table, out);
}

static void print_summary(const struct output *out, const struct plan_view *view, const GPtrArray *shown)
{
    guint counts[PART_COUNT] = {0};
    g_autofree char *day = output_day(out, view->day);

    for (guint i = 0; i < shown->len; i++)
        counts[part_of(shown->pdata[i])]++;
    output_line(out, TINT_BOLD, _("plan for %s: to send %u, tasks %u, held %u"), day, counts[PART_SEND],
                counts[PART_TASK], counts[PART_HELD]);
    if (view->plan->next_day != DAY_NONE && !counts[PART_SEND] && !view->client) {
        char buffer[DAY_ISO_SIZE];

        output_line(out, TINT_NONE, _("the next day on which anything falls due is %s"),
                    day_to_iso(view->plan->next_day, buffer));
    }
}

/* Of a million decisions perhaps those of one client. */
static GPtrArray *decisions_shown(const struct plan_view *view)
{
    GPtrArray *shown = g_ptr_array_new();

    for (guint i = 0; i < view->plan->decisions->len; i++) {
        if (is_shown(view, view->plan->decisions->pdata[i]))
            g_ptr_array_add(shown, view->plan->decisions->pdata[i]);
    }
    return shown;
}

void report_plan(const struct output *out, const struct plan_view *view)
{
    static const char *const headings[PART_COUNT] = {N_("to send"), N_("tasks"), N_("held")};
    g_autoptr(GPtrArray) shown = decisions_shown(view);

    if (out->json) {
        for (guint i = 0; i < shown->len; i++)
            decision_json(out, shown->pdata[i]);
    } else {
        output_mode(out, view->mode);
        print_summary(out, view, shown);
        for (int part = 0; part < PART_COUNT; part++)
            print_part(out, view, shown, (enum part)part, _(headings[part]));
    }
    if (view->all)
        report_rest(out, view);
}
