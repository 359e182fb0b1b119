/* SPDX-License-Identifier: MIT */
#include "report/explain.h"

#include "base/words.h"
#include "report/decision.h"
#include "report/explain_json.h"
#include "report/explain_rules.h"
#include "report/notes.h"
#include "report/reasons.h"
#include "report/table.h"

const struct decision *decision_of_item(const struct plan *plan, const struct plan_item *item)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (g_ptr_array_find(decision->items, item, NULL))
            return decision;
    }
    return NULL;
}

/* WORDS has one %s, where the duration stands. */
static void add_rule(GString *text, struct duration duration, const char *words)
{
    char buffer[16];
    g_auto(GStrv) parts = g_strsplit(words, "%s", 2);

    if (!duration_is_set(duration))
        return;
    g_string_append_printf(text, "%s%s%s%s", text->len ? ", " : "", parts[0], duration_to_text(duration, buffer),
                           parts[1] ? parts[1] : "");
}

char *stage_rule_text(const struct config_stage *stage)
{
    GString *text = g_string_new(NULL);

    add_rule(text, stage->before_due, _("%s before due"));
    add_rule(text, stage->after_due, _("%s after due"));
    add_rule(text, stage->after_issue, _("%s after issue"));
    add_rule(text, stage->after_previous, _("%s after the previous one"));
    return g_string_free(text, FALSE);
}

static const struct history_step *step_of(const struct plan_item *item, const char *stage)
{
    const struct history_step *found = NULL;

    for (guint i = 0; item->history && item->history->steps && i < item->history->steps->len; i++) {
        const struct history_step *step = &g_array_index(item->history->steps, struct history_step, i);

        if (step->cycle == item->history->cycle && g_str_equal(step->stage, stage))
            found = step;
    }
    return found;
}

const char *explain_state_word(const struct explain_view *view, const struct history_step *step)
{
    for (guint i = 0; view->lapsed && step->state == STEP_SERVED && i < view->lapsed->len; i++)
        if (g_array_index(view->lapsed, int64_t, i) == step->reminder)
            return "lapsed";
    return step_state_word(step->state);
}

static char *step_text(const struct explain_view *view, const struct history_step *step)
{
    char day[DAY_ISO_SIZE], term[DAY_ISO_SIZE];
    const char *kind = level_text(step_kind_word(step->kind)), *state = level_text(explain_state_word(view, step));

    g_autofree char *went = step->term_until == DAY_NONE
                                ? g_strdup_printf(_("%s, %s on %s"), kind, state, day_to_iso(step->day, day))
                                : g_strdup_printf(_("%s, %s on %s, term until %s"), kind, state,
                                                  day_to_iso(step->day, day), day_to_iso(step->term_until, term));

    if (!step->delivered)
        return g_steal_pointer(&went);
    return g_strdup_printf(_("%s; it arrived, known since %s"), went, day_to_iso(step->delivered_day, day));
}

static char *next_text(const struct plan_item *item)
{
    char due[DAY_ISO_SIZE];

    if (item->due_day == DAY_NONE)
        return g_strdup(_("next; no date yet"));
    return g_strdup_printf(_("next; due on %s"), day_to_iso(item->due_day, due));
}

static char *stage_state(const struct explain_view *view, int index, const struct config_stage *stage)
{
    const struct plan_item *item = view->item;
    const struct history_step *step = step_of(item, stage->name);

    if (index == item->stage)
        return next_text(item);
    if (step)
        return step_text(view, step);
    if (item->stage >= 0 && index < item->stage)
        return g_strdup(_("missed"));
    return g_strdup(item->stage < 0 ? "" : _("later"));
}

static void print_stages(const struct output *out, const struct explain_view *view)
{
    const struct plan_item *item = view->item;
    const struct table_column columns[] = {
        {.title = _("stage")}, {.title = _("action")}, {.title = _("rule"), .least = 16}, {.title = "", .flow = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));
    const GPtrArray *stages = item->client->policy->stages;

    for (guint i = 0; i < stages->len; i++) {
        const struct config_stage *stage = stages->pdata[i];
        g_autofree char *rule = stage_rule_text(stage);
        g_autofree char *state = stage_state(view, (int)i, stage);
        const char *cells[] = {stage->name, action_text(stage->action), rule, state};

        table_add(table, (int)i == item->stage ? TINT_BOLD : TINT_NONE, cells);
    }
    output_heading(out, _("stages"));
    table_print(table, out);
}

static void print_invoice(const struct output *out, const struct explain_view *view)
{
    const struct plan_item *item = view->item;
    const struct invoice *row = item->invoice;
    g_autofree char *number =
        g_strdup_printf(_("%s in ledger %s, line %d"), row->number, item->source->ledger->key, (int)row->line);
    g_autofree char *client = g_strdup_printf("%s (%s)", client_label(item->client), item->client->key);
    g_autofree char *issued = output_day(out, row->issued);
    g_autofree char *own = output_day(out, item->due);
    g_autofree char *by_terms = g_strdup_printf(_("%s, by the terms of payment"), own);
    g_autofree char *total = amount_text(row->total, row->currency);
    g_autofree char *balance = amount_text(row->balance, row->currency);
    g_autofree char *credited = amount_text(item->rare->credited, row->currency);
    int days = item->overdue ? view->today - item->due : 0;
    g_autofree char *late = g_strdup_printf(ngettext("%d day", "%d days", (gulong)days), days);

    output_fact(out, TINT_BOLD, _("invoice"), number);
    output_fact(out, TINT_NONE, _("client"), client);
    output_fact(out, TINT_NONE, _("issued"), issued);
    output_fact(out, TINT_NONE, _("due"), row->due == item->due || item->due == DAY_NONE ? own : by_terms);
    output_fact(out, TINT_NONE, _("overdue"), item->overdue ? late : NULL);
    output_fact(out, TINT_NONE, _("total"), total);
    output_fact(out, TINT_NONE, _("balance"), balance);
    output_fact(out, TINT_NONE, _("credits"), item->rare->credited ? credited : NULL);
}

civil_day explain_first_seen(const struct explain_view *view)
{
    const struct plan_item *item = view->item;
    struct history_invoice known;

    return history_look_up(view->history, item->source->ledger->key, item->invoice->number, &known) ? known.first_seen
                                                                                                    : DAY_NONE;
}

static void print_known(const struct output *out, const struct explain_view *view)
{
    const struct history_invoice *known = view->item->history;
    g_autofree char *seen = output_day(out, explain_first_seen(view));
    g_autofree char *part = output_day(out, known ? known->partial_since : DAY_NONE);
    g_autofree char *back = output_day(out, known ? known->returned_since : DAY_NONE);
    g_autofree char *cycle = g_strdup_printf("%d", known ? known->cycle : 1);

    output_fact(out, TINT_NONE, _("first seen"), seen);
    output_fact(out, TINT_NONE, _("part paid"), part);
    output_fact(out, TINT_NONE, _("came back"), back);
    output_fact(out, TINT_NONE, _("cycle"), known && known->cycle > 1 ? cycle : NULL);
}

static void print_policy(const struct output *out, const struct plan_item *item)
{
    static const char *const segments[] = {
        [SEGMENT_UNKNOWN] = N_("not known"), [SEGMENT_BUSINESS] = N_("business"), [SEGMENT_CONSUMER] = N_("consumer")};
    g_autofree char *to = output_list(item->client->email);
    const char *country = item->client->country && *item->client->country ? item->client->country : _("not known");
    g_autofree char *kind = g_strdup_printf(_("%s, country %s"), _(segments[item->client->segment]), country);

    output_fact(out, TINT_NONE, _("policy"), item->client->policy ? item->client->policy->name : _("none"));
    output_fact(out, TINT_NONE, _("client is"), kind);
    output_fact(out, TINT_NONE, _("to"), to);
}

static void print_reasons(const struct output *out, const struct explain_view *view, reason_set set, civil_day until)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    enum reason first = reason_first(set);

    g_ptr_array_add(items, (gpointer)view->item);
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        if (!(set & REASON_BIT(reason)))
            continue;
        const struct history_hold *hold =
            reason_hold(view->history, (enum reason)reason, view->today, view->item->client->key, items);
        g_autofree char *text =
            reason_sentence_of(view->item->client, (enum reason)reason, reason == (int)first ? until : DAY_NONE, hold);

        output_fact(out, TINT_WARN, reason == (int)first ? _("held") : "", text);
    }
}

static void print_outcome(const struct output *out, const struct explain_view *view)
{
    const struct decision *decision = decision_of_item(view->plan, view->item);
    reason_set set = view->item->reasons | (decision ? decision->reasons : 0);

    output_blank(out);
    if (decision && decision->verdict != VERDICT_HELD) {
        g_auto(GStrv) numbers = items_numbers(decision->items);
        g_autofree char *list = output_list(numbers);
        g_autofree char *text = g_strdup_printf(_("%s for %s goes now"), decision->stage_name, list);

        output_fact(out, TINT_GOOD, _("outcome"), text);
    } else if (set) {
        print_reasons(out, view, set, decision ? decision->until : view->item->until);
    } else if (!view->item->eligible) {
        output_fact(out, TINT_NONE, _("outcome"), _("not to be reminded of: paid, a draft, a credit or direct debit"));
    } else {
        output_fact(out, TINT_NONE, _("outcome"), view->item->stage < 0 ? _("no stage is left") : _("not due yet"));
    }
}

void report_explain(const struct output *out, const struct explain_view *view)
{
    if (out->json) {
        report_explain_json(out, view);
        return;
    }
    output_mode(out, view->mode);
    print_invoice(out, view);
    print_known(out, view);
    print_policy(out, view->item);
    if (view->item->client->policy)
        print_stages(out, view);
    report_explain_rules(out, view);
    print_outcome(out, view);
    report_notes(out, view->notes);
}
