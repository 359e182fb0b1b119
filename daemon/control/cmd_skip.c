/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/reminder.h"

struct order {
    const struct plan_item *item;
    const char *reason;
    enum run_mode mode;
    civil_day today;
};

static bool skip(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    return reminder_skip(control->store, order->item, order->mode, order->today, control->actor, order->reason, error);
}

static const char *stage_name(const struct plan_item *item)
{
    const struct config_stage *stage = item->client->policy->stages->pdata[item->stage];

    return stage->name;
}

/* What comes now, planned anew. */
static void tell(const struct control *control, struct world *world, const char *number, const char *skipped)
{
    AUTO(plan) plan = world_plan(world);
    const struct plan_item *item = find_item(plan, number, NULL);
    char buffer[DAY_ISO_SIZE];

    if (!item || item->stage < 0 || item->due_day == DAY_NONE)
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" is skipped; no stage is left"), number, skipped);
    else
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" is skipped; next is \"%s\", not before %s"), number,
                    skipped, stage_name(item), day_to_iso(item->due_day, buffer));
}

static char *skip_item(struct control *control, const char *number, const char *reason, struct world *world,
                       GError **error)
{
    AUTO(plan) plan = world_plan(world);
    struct order order = {.item = find_item_or_complain(plan, number, error),
                          .reason = reason,
                          .mode = world->mode,
                          .today = world->now.day};

    if (!order.item)
        return NULL;
    if (!order.item->eligible || order.item->stage < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("invoice \"%s\" has no stage to skip; \"herinnerctl explain\" says why"), number);
        return NULL;
    }
    if (order.item->on_the_wire) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("invoice \"%s\" has a call or task open; end that with \"herinnerctl done\", see "
                      "\"herinnerctl tasks\""),
                    number);
        return NULL;
    }
    return control_act(control, skip, &order, error) ? g_strdup(stage_name(order.item)) : NULL;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *number = arguments_word(arguments, 0), *reason = arguments_value(arguments, "reason");
    AUTO(world) world = NULL;
    g_autofree char *skipped = NULL;

    if (!reason || !*reason) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("say why with --reason; it stands in the proof"));
        return EXIT_USAGE_ERROR;
    }
    world = control_world(control, DAY_NONE, error);
    if (!world)
        return EXIT_UNREACHABLE;
    skipped = skip_item(control, number, reason, world, error);
    if (!skipped || !world_refresh(world, control->store, error))
        return EXIT_USAGE_ERROR;
    tell(control, world, number, skipped);
    return EXIT_DONE;
}

static const struct option options[] = {
    {"reason", N_("TEXT"), N_("why; needed")},
    {NULL, NULL, NULL},
};

const struct verb verb_skip = {
    .words = "skip",
    .arguments = N_("INVOICE --reason TEXT"),
    .summary = N_("send no letter for the next stage of an invoice"),
    .details = N_("The stage counts as done today, and the ladder goes on with the one after it."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};
