/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/target.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    const struct target *target;
    civil_day today;
    int ended;
};

static bool lift(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    return hold_resume(control->store, order->target->scope, order->target->subject, order->target->client_key,
                       order->today, control->actor, &order->ended, error);
}

static void tell(const struct control *control, const struct order *order, struct world *world)
{
    const struct output *out = &control->out;
    AUTO(plan) after = world_plan(world);
    civil_day day = target_next_day(order->target, after, false);
    char buffer[DAY_ISO_SIZE];

    if (!order->ended)
        output_line(out, TINT_NONE, _("%s: nothing was held that this ends"), order->target->label);
    else if (day == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: goes on; no letter is to go by itself"), order->target->label);
    else
        output_line(out, TINT_NONE, _("%s: goes on; the next letter may go on %s"), order->target->label,
                    day_to_iso(MAX(day, order->today), buffer));
    target_print_holds(out, order->target, world->history, order->today);
}

static bool find(const struct control *control, const struct arguments *arguments, struct world *world,
                 struct target *target, GError **error)
{
    AUTO(plan) plan = world_plan(world);

    return target_find(control, arguments, plan, target, error);
}

static int resume_target(struct control *control, const struct arguments *arguments, struct world *world,
                         GError **error)
{
    struct target target = {0};
    struct order order = {.target = &target, .today = control_today(control)};
    bool done = find(control, arguments, world, &target, error) && control_act(control, lift, &order, error) &&
                world_refresh(world, control->store, error);

    if (done)
        tell(control, &order, world);
    target_clear(&target);
    return done ? EXIT_DONE : EXIT_USAGE_ERROR;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = NULL;

    if (!target_check(arguments, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    return world ? resume_target(control, arguments, world, error) : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"invoice", N_("NUMBER"), N_("one invoice instead of a client")},
    {"all", NULL, N_("what holds everything; holds on single clients stay")},
    {NULL, NULL, NULL},
};

const struct verb verb_resume = {
    .words = "resume",
    .arguments = N_("CLIENT|--invoice NUMBER|--all"),
    .summary = N_("end a pause, dispute or other hold"),
    .details = N_("Ends every hold on exactly what is named; today is its last day. What stays, and wider holds, are "
                  "named."),
    .options = options,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};
