/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/decision.h"

struct order {
    const struct plan_item *item;
    const char *costs; /* "40.00 EUR", NULL = not said */
    enum run_mode mode;
};

static bool take_back(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    return handover_take_back(control->store, order->item, order->mode, order->costs, control->actor, error);
}

/* --costs-open in the invoice's currency, as "40.00 EUR"; *COSTS stays NULL when it is not given. */
static bool read_costs(const struct arguments *arguments, const struct plan_item *item, char **costs, GError **error)
{
    const char *text = arguments_value(arguments, "costs-open"), *currency = item->invoice->currency;
    int exponent = currency_exponent(currency);
    int64_t amount = 0;

    if (!text)
        return true;
    if ((money_parse(text, '.', exponent, &amount, NULL) || money_parse(text, ',', exponent, &amount, NULL)) &&
        amount >= 0) {
        *costs = amount_text(amount, currency);
        return true;
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is no amount; write it as 12.50"),
                "costs-open", text);
    return false;
}

/* R24: with the agency by the ledger's own word. */
static bool check(const struct plan_item *item, GError **error)
{
    if (!item->history || history_handed_over(item->history) || item->invoice->status != STATUS_COLLECTION)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("invoice \"%s\" is with an agency by its status in the ledger; change that there"),
                item->invoice->number);
    return false;
}

/* What comes now, planned anew. */
static void tell(const struct control *control, struct world *world, const char *subject, const char *costs)
{
    const struct output *out = &control->out;
    AUTO(plan) plan = world_plan(world);
    const struct plan_item *item = find_item(plan, subject, NULL);
    const struct config_stage *stage =
        item && item->stage >= 0 ? item->client->policy->stages->pdata[item->stage] : NULL;
    const char *number = strchr(subject, '/') + 1;

    if (!stage)
        output_line(out, TINT_NONE, _("%s: back from the agency; no stage is left"), number);
    else if (stage->action == ACTION_HANDOVER)
        output_line(out, TINT_NONE, _("%s: back from the agency; handed over again only after your yes (\"%s\")"),
                    number, "herinnerctl approve");
    else
        output_line(out, TINT_NONE, _("%s: back from the agency; next is \"%s\""), number, stage->name);
    if (costs)
        output_line(out, TINT_NONE, _("costs still open: %s, kept with the client's notes"), costs);
}

static int take(struct control *control, const struct arguments *arguments, struct world *world, GError **error)
{
    AUTO(plan) plan = world_plan(world);
    struct order order = {.item = find_item_or_complain(plan, arguments_word(arguments, 0), error),
                          .mode = world->mode};
    g_autofree char *costs = NULL, *subject = NULL;

    if (!order.item || !check(order.item, error) || !read_costs(arguments, order.item, &costs, error))
        return EXIT_USAGE_ERROR;
    order.costs = costs;
    subject = plan_invoice_subject(order.item->source->ledger->key, order.item->invoice->number);
    if (!control_act(control, take_back, &order, error))
        return EXIT_USAGE_ERROR;
    g_clear_pointer(&plan, plan_free); /* it looks into the world that is read again now */
    if (!world_refresh(world, control->store, error))
        return EXIT_UNREACHABLE;
    tell(control, world, subject, costs);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);

    return world ? take(control, arguments, world, error) : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"costs-open", N_("AMOUNT"), N_("what of the agency's costs is still to be paid, for the notes")},
    {NULL, NULL, NULL},
};

const struct verb verb_returned = {
    .words = "returned",
    .arguments = N_("INVOICE"),
    .summary = N_("an agency gives an invoice back"),
    .details =
        N_("It stands at the stage before its hand-over, and is handed over again only after a yes. The client's "
           "other invoices stay held until «resume CLIENT --handed-over»."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};
