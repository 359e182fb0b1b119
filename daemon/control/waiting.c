/* SPDX-License-Identifier: MIT */
#include "control/waiting.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "report/decision.h"
#include "report/json.h"
#include "report/reasons.h"
#include "report/status.h"
#include "report/table.h"

enum { ID_LEAST = 4 };

static const char *const kind_words[] = {[WAITING_LETTER] = "letter",
                                         [WAITING_FIRST_SIGHT] = "first-sight",
                                         [WAITING_PASS] = "pass",
                                         [WAITING_CLOCK] = "clock",
                                         [WAITING_LEDGER] = "ledger"};

static void waiting_free(gpointer data)
{
    struct waiting *waiting = data;

    g_free(waiting->id);
    g_free(waiting);
}

static struct waiting *add(GPtrArray *list, enum waiting_kind kind, char *id)
{
    struct waiting *waiting = g_new0(struct waiting, 1);

    waiting->kind = kind;
    waiting->id = id;
    g_ptr_array_add(list, waiting);
    return waiting;
}

GPtrArray *decisions_with(const struct plan *plan, enum reason reason)
{
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; i < plan->decisions->len; i++) {
        struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_HELD && (decision->reasons & REASON_BIT(reason)))
            g_ptr_array_add(found, decision);
    }
    return found;
}

static void add_decisions(GPtrArray *list, const struct plan *plan)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];
        bool sight = decision->reasons & REASON_BIT(REASON_FIRST_SIGHT);
        struct waiting *waiting;

        if (decision->verdict != VERDICT_HELD || (!sight && !(decision->reasons & REASON_BIT(REASON_APPROVAL))))
            continue;
        waiting = add(list, sight ? WAITING_FIRST_SIGHT : WAITING_LETTER, decision_id(decision));
        waiting->decision = decision;
        waiting->letters = 1;
    }
}

static int letters_of_ledger(const struct plan *plan, const struct ledger *ledger)
{
    int letters = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];
        const struct plan_item *item = decision->items->len ? decision->items->pdata[0] : NULL;

        letters += item && item->ledger == ledger->config;
    }
    return letters;
}

/* Missing invoices of LEDGER can be closed by a yes (R13). */
static bool has_missing(const struct world *world, const struct ledger *ledger)
{
    for (guint i = 0; i < world->history->invoices->len; i++) {
        const struct history_invoice *known = &g_array_index(world->history->invoices, struct history_invoice, i);

        if (known->state == INVOICE_MISSING && g_str_equal(known->ledger, ledger->config->key))
            return true;
    }
    return false;
}

static void add_ledgers(GPtrArray *list, const struct world *world, const struct plan *plan)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        struct waiting *waiting;

        if (ledger->failure || (ledger_reason(plan, ledger) == REASON_NONE && !has_missing(world, ledger)))
            continue;
        waiting = add(list, WAITING_LEDGER, g_strdup_printf("ledger %s", ledger->config->key));
        waiting->ledger = ledger;
        waiting->letters = letters_of_ledger(plan, ledger);
    }
}

GPtrArray *waiting_find(const struct world *world, const struct plan *plan)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(waiting_free);
    g_autoptr(GPtrArray) flood = decisions_with(plan, REASON_FLOOD);

    if (plan->clock_held)
        add(list, WAITING_CLOCK, g_strdup("--clock"))->letters = (int)plan->decisions->len;
    add_ledgers(list, world, plan);
    if (flood->len)
        add(list, WAITING_PASS, g_strdup("--pass"))->letters = (int)flood->len;
    add_decisions(list, plan);
    return list;
}

static char *reason_text(const struct waiting *waiting)
{
    switch (waiting->kind) {
    case WAITING_LETTER:
        return g_strdup(_("this letter waits for a yes"));
    case WAITING_FIRST_SIGHT:
        return g_strdup(_("long overdue when first seen"));
    case WAITING_PASS:
        return g_strdup_printf(_("%d letters at once: more than usual"), waiting->letters);
    case WAITING_CLOCK:
        return g_strdup(_("the date made a jump"));
    case WAITING_LEDGER:
        return g_strdup(_("the ledger changed so much that it is not relied on"));
    }
    return g_strdup("");
}

static void print_json(const struct output *out, const struct waiting *waiting)
{
    const struct decision *decision = waiting->decision;
    g_auto(GStrv) numbers = decision ? items_numbers(decision->items) : NULL;
    g_autofree char *since = output_day(out, decision ? decision->since : DAY_NONE);
    g_autofree char *reason = reason_text(waiting);
    struct json json;

    json_begin(&json);
    json_string(&json, "id", waiting->id);
    json_string(&json, "kind", kind_words[waiting->kind]);
    json_string(&json, "client", decision ? decision->client->key : NULL);
    json_string(&json, "stage", decision ? decision->stage_name : NULL);
    json_strings(&json, "invoices", numbers);
    json_string(&json, "since", since);
    json_string(&json, "until", NULL);
    json_string(&json, "reason", reason);
    json_end(&json, out->stream);
}

static void add_row(struct table *table, const struct waiting *waiting)
{
    const struct decision *decision = waiting->decision;
    g_auto(GStrv) numbers = decision ? items_numbers(decision->items) : NULL;
    g_autofree char *list = output_list(numbers);
    g_autofree char *total = decision ? items_total(decision->items) : NULL;
    g_autofree char *reason = reason_text(waiting);
    const char *cells[] = {
        waiting->id, decision ? client_label(decision->client) : "", decision ? decision->stage_name : "", list, total,
        reason};

    table_add(table, TINT_NONE, cells);
}

void waiting_print(const struct output *out, const GPtrArray *waiting)
{
    const struct table_column columns[] = {
        {.title = _("approve")},
        {.title = _("client"), .least = 12},
        {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10},
        {.title = _("total"), .right = true},
        {.title = _("why"), .flow = true},
    };
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < waiting->len; i++) {
        if (out->json)
            print_json(out, waiting->pdata[i]);
        else
            add_row(table, waiting->pdata[i]);
    }
    if (out->json)
        return;
    if (!waiting->len)
        output_line(out, TINT_NONE, _("nothing waits for a yes"));
    table_print(table, out);
    if (waiting->len)
        output_line(out, TINT_DIM, _("\"herinnerctl approve\" and one of the first column; this list changed nothing"));
}

const struct waiting *waiting_by_kind(const GPtrArray *waiting, enum waiting_kind kind)
{
    for (guint i = 0; i < waiting->len; i++) {
        const struct waiting *one = waiting->pdata[i];

        if (one->kind == kind)
            return one;
    }
    return NULL;
}

const struct waiting *waiting_by_id(const GPtrArray *waiting, const char *id, GError **error)
{
    const struct waiting *found = NULL;

    for (guint i = 0; strlen(id) >= ID_LEAST && i < waiting->len; i++) {
        const struct waiting *one = waiting->pdata[i];

        if (!one->decision || !g_str_has_prefix(one->id, id))
            continue;
        if (found) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" fits several letters; write it whole"),
                        id);
            return NULL;
        }
        found = one;
    }
    if (!found)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing with the id \"%s\" waits for a yes; \"herinnerctl approve\" lists what does"), id);
    return found;
}
