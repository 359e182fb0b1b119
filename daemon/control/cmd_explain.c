/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/explain.h"

/* A row that the planner has no item for: paid and never reminded, or a draft. */
static bool tell_row(const struct control *control, const struct world *world, const char *number)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        const struct invoice *row = ledger_find(ledger, number);

        if (!row || control->out.json)
            continue;
        output_line(&control->out, TINT_NONE,
                    _("%s in ledger %s, line %d: nothing is open, or it is a draft; it was never reminded of"), number,
                    ledger->config->key, (int)row->line);
        return true;
    }
    return false;
}

/* What persons wrote about the invoice and its client, NULL without a store. */
static GPtrArray *notes_about(const struct control *control, const struct plan_item *item)
{
    g_autofree char *subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);

    return control->store ? note_list(control->store, item->client->key, subject, NULL) : NULL;
}

/* Calls and tasks about ITEM that nobody did in time; the caller frees it. */
static GArray *lapsed_about(const struct control *control, const struct plan_item *item)
{
    GArray *lapsed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const GArray *steps = item->history ? item->history->steps : NULL;

    for (guint i = 0; control->store && steps && i < steps->len; i++) {
        int64_t id = g_array_index(steps, struct history_step, i).reminder;

        if (task_has_lapsed(control->store, id))
            g_array_append_val(lapsed, id);
    }
    return lapsed;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *number = arguments_word(arguments, 0);
    AUTO(world) world = control_world(control, DAY_NONE, error);
    bool known = world && world_look_at_relays(world, control->store, error);
    AUTO(plan) plan = known ? world_plan(world) : NULL;
    const struct plan_item *item;
    g_autoptr(GError) trouble = NULL;
    g_autoptr(GPtrArray) notes = NULL;
    g_autoptr(GArray) causes = NULL, lapsed = NULL;
    struct plan_input input;

    if (!plan)
        return EXIT_UNREACHABLE;
    item = find_item_or_complain(plan, number, &trouble);
    if (!item && tell_row(control, world, number))
        return EXIT_DONE;
    if (!item) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return EXIT_USAGE_ERROR;
    }
    notes = notes_about(control, item);
    lapsed = lapsed_about(control, item);
    input = world_input(world);
    causes = plan_causes(&input, item);
    report_explain(&control->out, &(struct explain_view){.plan = plan,
                                                         .history = world->history,
                                                         .mode = world->mode,
                                                         .today = world->now.day,
                                                         .item = item,
                                                         .causes = causes,
                                                         .notes = notes,
                                                         .lapsed = lapsed});
    return EXIT_DONE;
}

const struct verb verb_explain = {
    .words = "explain",
    .alias = "why",
    .arguments = N_("INVOICE"),
    .summary = N_("every rule that applied to an invoice, with dates"),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};
