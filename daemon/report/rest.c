/* SPDX-License-Identifier: MIT */
#include "report/rest.h"

#include "base/words.h"
#include "report/decision.h"
#include "report/reasons.h"
#include "report/table.h"

static GHashTable *decided_items(const struct plan *plan)
{
    GHashTable *decided = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        for (guint j = 0; j < decision->items->len; j++)
            g_hash_table_add(decided, decision->items->pdata[j]);
    }
    return decided;
}

static const char *next_stage(const struct plan_item *item)
{
    const struct config_stage *stage;

    if (item->stage < 0 || !item->client->policy)
        return "";
    stage = item->client->policy->stages->pdata[item->stage];
    return stage->name;
}

static char *why(const struct plan_view *view, const struct plan_item *item)
{
    enum reason reason = reason_first(item->reasons);
    g_autoptr(GPtrArray) items = g_ptr_array_new();

    g_ptr_array_add(items, (gpointer)item);
    if (reason != REASON_NONE)
        return reason_sentence_of(item->client, reason, item->until,
                                  reason_hold(view->history, reason, view->day, item->client->key, items));
    if (!item->eligible)
        return g_strdup(item->invoice->kind == KIND_CREDIT_NOTE ? _("credit note") : _("not to be reminded of"));
    return g_strdup(item->stage < 0 ? _("no stage is left") : _("not due yet"));
}

static void add_row(struct table *table, const struct output *out, const struct plan_view *view,
                    const struct plan_item *item)
{
    g_autofree char *day = output_day(out, item->due_day);
    g_autofree char *balance = amount_text(item->invoice->balance, item->invoice->currency);
    g_autofree char *text = why(view, item);
    const char *cells[] = {day, client_label(item->client), next_stage(item), item->invoice->number, balance, text};

    table_add(table, TINT_NONE, cells);
}

static void print_json(const struct output *out, const struct plan_view *view, const struct plan_item *item)
{
    struct json json;
    g_autofree char *day = output_day(out, view->day);
    g_autofree char *until = output_day(out, item->reasons ? item->until : item->due_day);
    const struct config_stage *stage = item->stage < 0 ? NULL : item->client->policy->stages->pdata[item->stage];
    char *numbers[] = {(char *)item->invoice->number, NULL};
    char buffer[MONEY_TEXT_SIZE];

    json_begin(&json);
    json_string(&json, "date", day);
    json_string(&json, "client", item->client->key);
    json_word(&json, "stage", next_stage(item));
    json_string(&json, "action", stage ? action_word(stage->action) : NULL);
    json_strings(&json, "invoices", numbers);
    json_strings(&json, "to", item->client->email);
    json_object(&json, "total");
    json_string(&json, item->invoice->currency, money_to_text(item->invoice->balance, item->invoice->currency, buffer));
    json_object_end(&json);
    json_string(&json, "decision", "held");
    json_word(&json, "reason", reason_word(reason_first(item->reasons)));
    json_string(&json, "until", until);
    json_end(&json, out->stream);
}

static struct table *rest_table(void)
{
    const struct table_column columns[] = {
        {.title = _("not before")},
        {.title = _("client"), .least = 12},
        {.title = _("next stage"), .least = 10},
        {.title = _("invoice"), .least = 10},
        {.title = _("balance"), .right = true},
        {.title = _("why"), .flow = true},
    };

    return table_new(columns, G_N_ELEMENTS(columns));
}

void report_rest(const struct output *out, const struct plan_view *view)
{
    g_autoptr(GHashTable) decided = decided_items(view->plan);
    AUTO(table) table = rest_table();

    for (guint i = 0; i < view->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(view->plan->items, struct plan_item, i);

        if (g_hash_table_contains(decided, item) || (view->client && !g_str_equal(view->client, item->client->key)))
            continue;
        if (out->json)
            print_json(out, view, item);
        else
            add_row(table, out, view, item);
    }
    if (table_rows(table)) {
        output_heading(out, _("nothing to do now"));
        table_print(table, out);
    }
}
