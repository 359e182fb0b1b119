/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/ending.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    const struct target *target;
    bool handed_over; /* ends that alone */
    civil_day today;
    int ended;
};

static bool lift(struct control *control, void *data, GError **error)
{
    static const char *const handed_over[] = {"handed-over", NULL};
    struct order *order = data;
    const struct target *target = order->target;

    if (order->handed_over)
        return hold_end(control->store, target->scope, target->subject, handed_over, target->client_key, order->today,
                        control->actor, &order->ended, error);
    return hold_resume(control->store, target->scope, target->subject, target->client_key, order->today,
                       control->actor, &order->ended, error);
}

static void tell(const struct control *control, const struct order *order, struct world *world)
{
    if (order->ended) {
        ending_tell(control, order->target, world);
        return;
    }
    output_line(&control->out, TINT_NONE, _("%s: nothing was held that this ends"), order->target->label);
    target_print_holds(&control->out, order->target, world->history, order->today);
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
    struct order order = {.target = &target,
                          .handed_over = arguments_given(arguments, "handed-over"),
                          .today = control_today(control)};
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
    {"handed-over", NULL, N_("end what holds because something was handed over for collection, and that alone")},
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
