/* SPDX-License-Identifier: MIT */
#include "report/invoices.h"

#include "base/words.h"
#include "report/decision.h"
#include "report/reasons.h"
#include "report/table.h"

static const struct history_step *last_step(const struct plan_item *item)
{
    const GArray *steps = item->history ? item->history->steps : NULL;

    return steps && steps->len ? &g_array_index(steps, struct history_step, steps->len - 1) : NULL;
}

static const char *next_stage(const struct plan_item *item)
{
    if (item->stage < 0 || !item->client->policy)
        return NULL;
    return ((const struct config_stage *)item->client->policy->stages->pdata[item->stage])->name;
}

/* Why nothing goes although it is due, NULL when nothing holds it. */
static char *held_text(const struct plan_view *view, const struct plan_item *item)
{
    enum reason reason = reason_first(item->reasons);
    g_autoptr(GPtrArray) items = g_ptr_array_new();

    if (reason == REASON_NONE)
        return NULL;
    g_ptr_array_add(items, (gpointer)item);
    return reason_sentence_of(item->client, reason, item->until,
                              reason_hold(view->history, reason, view->day, item->client->key, items));
}

static char *next_text(const struct plan_view *view, const struct plan_item *item)
{
    char *held = held_text(view, item);
    char day[DAY_ISO_SIZE];

    if (held || !next_stage(item))
        return held ? held : g_strdup(_("no stage is left"));
    if (item->due_day == DAY_NONE)
        return g_strdup(next_stage(item));
    return g_strdup_printf(_("%s, not before %s"), next_stage(item), day_to_iso(MAX(item->due_day, view->day), day));
}

static void add_row(struct table *table, const struct output *out, const struct plan_view *view,
                    const struct plan_item *item)
{
    const struct history_step *step = last_step(item);
    g_autofree char *due = output_day(out, item->due);
    g_autofree char *late = item->overdue ? g_strdup_printf("%d", view->day - item->due) : NULL;
    g_autofree char *balance = amount_text(item->invoice->balance, item->invoice->currency);
    g_autofree char *had_day = output_day(out, step ? step->day : DAY_NONE);
    g_autofree char *had = step ? g_strdup_printf("%s %s", step->stage, had_day) : NULL;
    g_autofree char *next = next_text(view, item);
    const char *cells[] = {item->invoice->number, client_label(item->client), due, late, balance, had, next};

    table_add(table, item->reasons ? TINT_WARN : TINT_NONE, cells);
}

static void print_json(const struct output *out, const struct plan_view *view, const struct plan_item *item)
{
    const struct history_step *step = last_step(item);
    g_autofree char *due = output_day(out, item->due);
    g_autofree char *had = output_day(out, step ? step->day : DAY_NONE);
    g_autofree char *next = output_day(out, item->due_day);
    char amount[MONEY_TEXT_SIZE];
    struct json json;

    json_begin(&json);
    json_string(&json, "ledger", item->source->ledger->key);
    json_string(&json, "number", item->invoice->number);
    json_string(&json, "client", item->client->key);
    json_string(&json, "due", due);
    json_int(&json, "days_late", item->overdue ? view->day - item->due : 0);
    json_string(&json, "currency", item->invoice->currency);
    json_string(&json, "balance", money_to_text(item->invoice->balance, item->invoice->currency, amount));
    json_string(&json, "last", step ? step->stage : NULL);
    json_string(&json, "last_day", had);
    json_string(&json, "next", next_stage(item));
    json_string(&json, "next_day", next);
    json_word(&json, "reason", reason_word(reason_first(item->reasons)));
    json_end(&json, out->stream);
}

static struct table *invoices_table(void)
{
    const struct table_column columns[] = {
        {.title = _("invoice"), .least = 10},
        {.title = _("client"), .least = 12},
        {.title = _("due")},
        {.title = _("days late"), .right = true},
        {.title = _("balance"), .right = true},
        {.title = _("had"), .least = 10},
        {.title = _("next"), .flow = true},
    };

    return table_new(columns, G_N_ELEMENTS(columns));
}

void report_invoices(const struct output *out, const struct plan_view *view)
{
    AUTO(table) table = invoices_table();

    for (guint i = 0; i < view->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(view->plan->items, struct plan_item, i);

        if (!item->eligible || (view->client && !g_str_equal(view->client, item->client->key)))
            continue;
        if (out->json)
            print_json(out, view, item);
        else
            add_row(table, out, view, item);
    }
    if (!out->json && !table_rows(table))
        output_line(out, TINT_NONE, _("nothing is open"));
    table_print(table, out);
}
